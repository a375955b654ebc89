"""uv is told of the registry that pip is configured for."""

from pathlib import Path

import pytest

from launcher import registry
from tests.launcher.conftest import Commands

UV_NAMES = [name for _, names, _ in registry.SETTINGS for name in names]


@pytest.fixture
def pip(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Python whose pip has settings of all kinds, on a machine that sets nothing else."""
    for name in (*UV_NAMES, "UV_INDEX_STRATEGY"):
        monkeypatch.delenv(name, raising=False)
    listing = [
        "global.index-url='https://mirror.example/simple'",
        "global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'",
        "install.find-links='/wheels /more'",
        "global.timeout='15'",
        ":env:.timeout='60'",
        "a warning that is no setting",
    ]
    return commands.add("python", output="\n".join(listing))


def test_settings_of_pip_reach_uv(pip: Path) -> None:
    settings = registry.uv_environment(pip)
    assert settings["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert settings["UV_INDEX"] == "https://one.example/simple https://two.example/simple"
    assert settings["UV_FIND_LINKS"] == "/wheels,/more"
    assert settings["UV_HTTP_TIMEOUT"] == "60"


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL"])
def test_settings_of_uv_itself_come_first(pip: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "https://own.example/simple")
    settings = registry.uv_environment(pip)
    assert settings[name] == "https://own.example/simple"
    assert "https://mirror.example/simple" not in settings.values()


def test_a_pip_without_settings_is_fine(commands: Commands) -> None:
    assert registry.pip_settings(commands.add("python", code=1)) == {}


def test_pip_installs_where_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    environment = registry.pip_environment()
    assert "PIP_TARGET" not in environment
    assert environment["PIP_USER"] == "0"
