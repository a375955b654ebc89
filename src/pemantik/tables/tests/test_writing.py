"""A workbook in which a text is only ever a text, read back by two other programs."""

import io

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from pemantik.tables.writing import new_workbook

#: What XlsxWriter takes for ready parts of a sheet's file, with a formula in it.
READY_PARTS = '<r><t>a</t></r></is></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="inlineStr"><is><r><t>b</t></r>'


@pytest.mark.parametrize("memory", ["in_memory", "constant_memory"])
@pytest.mark.parametrize("words", ["=1+1", "https://contoh.go.id", "12", READY_PARTS, "<r>", "a & <b>"])
def test_text_stays_text(memory, words) -> None:
    file = io.BytesIO()
    with new_workbook(file, {memory: True}) as book:
        book.add_worksheet().write_string(0, 0, words)
    (row,) = openpyxl.load_workbook(file).active.iter_rows()
    assert [(cell.value.strip(), cell.data_type, cell.hyperlink) for cell in row] == [(words, "s", None)]
    file.seek(0)
    ((read,),) = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert read.strip() == words
