"""A kabupaten with people and invitations."""

from pemantik.accounts.models import User
from pemantik.accounts.services.invitations import Offer
from pemantik.organizations.models import Grant, Node, NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.services import invitations

PASSWORD = "gunung teluk kemarau"
NAMES = ("Rina Wulandari", "Hendra Saputra", "Dewi Anggraini", "Agus Prasetyo", "Siti Rahmawati", "Bambang Irawan")


def prepare() -> dict[str, object]:
    """The tree and its people; returns the paths that only the database knows."""
    root = Node.objects.add_root({"name": "Kabupaten Contoh", "kind": NodeKind.REGENCY})
    offices = [
        Node.objects.add_child(Node.objects.get(pk=root.pk), {"name": name, "kind": NodeKind.DEPARTMENT})
        for name in ("Dinas Komunikasi dan Informatika", "Badan Perencanaan Pembangunan Daerah")
    ]
    admin = User.objects.create_user("admin@contoh.go.id", "Sri Lestari", PASSWORD, position="Kepala Bidang Aptika")
    Grant.objects.create(user=admin, role=Role.ADMINISTRATOR, node=root)
    second = User.objects.create_user("baru@contoh.go.id", "Yusuf Hidayat", PASSWORD)
    Grant.objects.create(user=second, role=Role.ADMINISTRATOR, node=root)
    for number, name in enumerate(NAMES):
        person = User.objects.create_user(f"orang{number}@contoh.go.id", name, PASSWORD, position="Analis")
        Grant.objects.create(user=person, role=Role.OPERATOR, node=offices[number % 2])
    access = Access(admin)
    issued = [
        invitations.invite(access, f"tamu{number}@contoh.go.id", "Budi Santoso", [Offer("operator", offices[0].pk)])
        for number in range(3)
    ]
    return {"people": {}, "person": f"/pengguna/{person.pk}/"} | {
        f"invitation{number}": f"/undangan/{each.token}/" for number, each in enumerate(issued)
    }
