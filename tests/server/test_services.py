"""Which endpoints the setting may name, and which addresses are public."""

from pathlib import Path

import pytest

from loaders.errors import SettingError
from server.services import Service, is_public, read_services
from server.settings import Settings
from tests.conftest import run_command

NO_ENDPOINTS = [
    "http://example.org/sparql",
    "example.org/sparql",
    "HTTPS://example.org/sparql",
    "https:///sparql",
    "https://user@example.org/sparql",
    "https://user:word@example.org/sparql",
    "https://@example.org/sparql",
    "https://example.org/sparql#x",
    "https://example.org/sparql#",
    "https://example.org:0/sparql",
    "https://example.org:99999/sparql",
    "https://example.org:port/sparql",
    "https://127.0.0.1/sparql",
    "https://10.0.0.1/sparql",
    "https://[::1]/sparql",
    "https://[::ffff:10.0.0.1]/sparql",
    "https://[::1/sparql",
    "https://exa_mple.org/sparql",
    "https://exämple.org/sparql",
    "https://example.org/{x}",
    "https://example.org/a\\u0041",
    "file:///etc/passwd",
]
NOT_PUBLIC = [
    *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254"),  # noqa: S104
    *("172.16.0.1", "192.168.1.1", "192.0.2.1", "198.18.0.1", "203.0.113.1", "224.0.0.1"),
    *("240.0.0.1", "255.255.255.255", "::", "::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0"),
    *("ff02::1", "ff0e::1", "2001:db8::1", "2002:7f00:1::", "2001::1", "::127.0.0.1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1"),
    *("", "localhost", "2130706433", "0x7f.1"),
]
PUBLIC = ["8.8.8.8", "193.190.1.1", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]


def test_the_setting_names_endpoints_in_their_order() -> None:
    found = read_services("https://b.example.org/sparql?x=1\n https://a.example.org:8443 ")
    assert list(found.values()) == [
        Service("https://b.example.org/sparql?x=1", "b.example.org", 443, "/sparql?x=1"),
        Service("https://a.example.org:8443", "a.example.org", 8443, "/"),
    ]
    assert [service.authority for service in found.values()] == [
        "b.example.org",
        "a.example.org:8443",
    ]


def test_an_address_that_is_public_may_be_named() -> None:
    assert Service.from_iri("https://[2a00:1450::1]/").authority == "[2a00:1450::1]"


@pytest.mark.parametrize("iri", NO_ENDPOINTS)
def test_what_may_not_be_named_is_told_with_what_is_expected(iri: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_services(f"https://example.org/sparql {iri}")
    assert str(caught.value).startswith(f"SAMENWIJZER_SERVICES has {iri!r}, expected ")


def test_the_command_tells_it_and_ends_with_2(tmp_path: Path) -> None:
    services = "http://example.org/sparql"
    done = run_command("serve", var=tmp_path / "var", SAMENWIJZER_SERVICES=services)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: SAMENWIJZER_SERVICES has {services!r}, expected ")
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_address_of_a_machine_or_a_network_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def test_only_heavy_workers_get_room_for_connections_and_only_when_services_are_named() -> None:
    alone = Settings.from_environ({"SAMENWIJZER_SERVICES": " \n "}).lanes
    named = Settings.from_environ({"SAMENWIJZER_SERVICES": "https://example.org/"}).lanes
    assert {name: lane.connections for name, lane in alone.items()} == dict.fromkeys(alone, 0)
    assert {name for name, lane in named.items() if lane.connections} == {"heavy"}
