"""The private PostgreSQL: any binaries, a socket of its own, and nothing touched that it did not make."""

import os
import stat
from pathlib import Path

import psycopg2
import pytest

from riskapp import postgres


@pytest.fixture
def server(tmp_path):
    made = postgres.Server(tmp_path / "var")
    yield made
    made.remove()


def folder_with(tmp_path, version):
    """A folder of programs that claim a version."""
    folder = tmp_path / f"bin-{version}"
    folder.mkdir()
    for name in postgres.NEEDED:
        (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}.3'\n")
        (folder / name).chmod(0o755)
    return folder


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def who_am_i(server, role):
    connection = psycopg2.connect(server.url(role=role))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        answer = cursor.fetchone()
    connection.close()
    return answer


def test_it_starts_serves_stops_and_leaves_nothing(server, tmp_path):
    before = mode(tmp_path), mode(Path("/var/tmp"))

    assert server.start() is True
    assert server.start() is False
    assert who_am_i(server, "riskapp_owner") == ("riskapp_owner", False, True)
    assert who_am_i(server, "riskapp_app") == ("riskapp_app", False, False)
    assert mode(server.data) == mode(server.socket) == 0o700
    assert len(str(server.socket / ".s.PGSQL.5432")) < 104
    assert server.data.name.removeprefix("postgres-").isdecimal()

    server.stop()

    assert not server.running()
    assert (server.data / "PG_VERSION").exists()

    neighbour = server.area / "somebody else's file"
    neighbour.touch()
    server.remove()

    assert not server.data.exists()
    assert not server.socket.exists()
    assert neighbour.exists()
    assert (mode(tmp_path), mode(Path("/var/tmp"))) == before
    neighbour.unlink()


def test_it_never_runs_as_root(server):
    server.start()

    assert server.data.stat().st_uid != 0
    pid = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_it_listens_to_no_network(server):
    server.start()

    with server.superuser() as cursor:
        cursor.execute("SELECT current_setting('listen_addresses'), current_setting('unix_socket_permissions')")

        assert cursor.fetchone() == ("", "0700")


def test_forgetting_empties_its_own_databases_only(server):
    server.start()
    with server.superuser() as cursor:
        cursor.execute("CREATE DATABASE test_either_way")
    connection = psycopg2.connect(server.url(role="riskapp_owner"))
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE something ()")
    connection.close()

    server.forget()

    with server.superuser() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%either_way%' ORDER BY 1")
        assert [row[0] for row in cursor.fetchall()] == ["either_way", "either_way_keys", "test_either_way"]
    connection = psycopg2.connect(server.url(role="riskapp_owner"))
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('something')")
        assert cursor.fetchone() == (None,)
    connection.close()


def test_a_folder_of_somebody_else_is_left_alone(server):
    server.socket.mkdir(mode=0o755)
    os.chown(server.socket, 12345, 12345) if os.geteuid() == 0 else pytest.skip("only root can give a folder away")

    with pytest.raises(postgres.NoPostgres, match="belongs to somebody else"):
        server.start()
    assert (mode(server.socket), server.socket.stat().st_uid) == (0o755, 12345)


def test_binaries_named_by_hand_come_first(tmp_path, monkeypatch):
    named = folder_with(tmp_path, 17)
    monkeypatch.setenv("RISKAPP_POSTGRES_BIN", str(named))

    assert postgres.Server(tmp_path).found == (named, 17)


def test_binaries_that_are_too_old_are_passed_over_in_words(tmp_path, monkeypatch):
    monkeypatch.setenv("RISKAPP_POSTGRES_BIN", str(folder_with(tmp_path, 14)))

    with pytest.raises(postgres.NoPostgres) as refusal:
        postgres.Server(tmp_path).start()

    assert str(refusal.value).startswith(
        "No PostgreSQL 15 or newer was found. On Debian or Ubuntu: sudo apt-get install postgresql;"
    )


def test_each_major_version_has_a_data_folder_of_its_own(tmp_path, monkeypatch):
    folders = set()
    for version in (15, 18):
        monkeypatch.setenv("RISKAPP_POSTGRES_BIN", str(folder_with(tmp_path, version)))
        server = postgres.Server(tmp_path)
        folders.add((server.data.name, server.socket))

    assert {name for name, _ in folders} == {"postgres-15", "postgres-18"}
    assert len({socket for _, socket in folders}) == 2
