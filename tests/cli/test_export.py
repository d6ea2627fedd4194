"""``kommunalnetz export``, ``schema``, ``init``, ``explain`` and ``report``: what they write and where."""

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import networkx
import pytest

from cli.conftest import Run
from kommunalnetz.cli.codes import codes


def test_graphml_is_read_back_with_units_in_the_names(run: Run) -> None:
    """Three devices; two lines are four directions, each with an id of its own."""
    graph: Any = networkx.read_graphml(io.BytesIO(run("export", "small").stdout_bytes), force_multigraph=True)
    assert set(graph) == {"a", "b", "rz"}
    edges = {key: values for _, _, key, values in graph.edges(keys=True, data=True)}
    assert set(edges) == {"a-b:a_to_b", "a-b:b_to_a", "b-rz:a_to_b", "b-rz:b_to_a"}
    assert edges["a-b:a_to_b"]["capacity_bit_per_s"] == 100e6
    assert edges["a-b:a_to_b"]["propagation_s"] == pytest.approx(250e-6)
    assert edges["b-rz:a_to_b"]["ducts"] == "rhine"


def test_node_link_json_keeps_to_its_schema_and_networkx_reads_it(run: Run, root: Path) -> None:
    document = json.loads(run("export", "small", "--format", "json").stdout)
    schema = json.loads((root / "docs/schema/graph.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    graph = networkx.node_link_graph(document, edges="edges")
    assert graph["a"]["b"]["a-b"]["capacity_bit_per_s"] == 100e6


def test_output_to_a_file_is_what_stdout_would_be(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "net.graphml"
    assert run("export", "small", "--output", str(path)).stdout == ""
    assert path.read_bytes() == run("export", "small").stdout_bytes == run("export", "small", "-o", "-").stdout_bytes


def test_schema_accepts_the_inventory_it_describes(run: Run) -> None:
    import yaml

    schema = json.loads(run("schema").stdout)
    for name in ("network", "links"):
        document = yaml.safe_load((Path("small") / f"{name}.yaml").read_text(encoding="utf-8"))
        jsonschema.validate(json.loads(json.dumps(document, default=str)), schema, jsonschema.Draft202012Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"sites": [{"id": "a", "populaton": "3"}]}, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("language", ["en", "de"])
def test_init_writes_an_inventory_that_check_takes(run: Run, tmp_path: Path, language: str) -> None:
    folder = tmp_path / "L\u00e4nder"
    written = run("init", str(folder), language=language)
    assert written.exit_code == 0
    assert all(Path(line).is_file() for line in written.stdout.splitlines())
    assert run("check", str(folder), "--fail-on", "never").exit_code == 0


def test_init_never_overwrites_and_writes_all_or_nothing(run: Run, tmp_path: Path) -> None:
    names = [Path(line) for line in run("init", str(tmp_path)).stdout.splitlines()]
    names[-1].write_text("mine", encoding="utf-8")
    for name in names[:-1]:
        name.unlink()
    again = run("init", str(tmp_path))
    assert again.exit_code == 2
    assert "KN124" in again.stderr
    assert names[-1].read_text(encoding="utf-8") == "mine"
    assert not any(name.exists() for name in names[:-1])


@pytest.mark.parametrize("spelling", ["KN301", "kn301", "301"])
def test_explain_prints_the_manual_page_with_its_example(run: Run, spelling: str) -> None:
    result = run("explain", spelling)
    assert result.stdout.startswith("KN301 line-overloaded \u2013 error\n")
    assert "^ KN301" in result.stdout


def test_explain_without_a_code_lists_them_all(run: Run) -> None:
    listed = run("explain").stdout
    assert all(code in listed for code in codes())


def test_explain_of_an_unknown_code_exits_2(run: Run) -> None:
    result = run("explain", "KN999")
    assert (result.exit_code, "KN999" in result.stderr) == (2, True)


def test_the_report_is_written_and_its_files_are_named(run: Run, tmp_path: Path) -> None:
    result = run("report", "small", "--output", str(tmp_path), "--only", "json", "--only", "html", language="de")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [str(tmp_path / "report.html"), str(tmp_path / "report.json")]
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["schema"].startswith("kommunalnetz-report/")
    assert "01.03.2026" in result.stderr


def test_every_code_of_the_package_can_be_explained() -> None:
    import importlib
    import pkgutil

    import kommunalnetz
    from kommunalnetz.diagnostics import Code

    found = set()
    for module in pkgutil.walk_packages(kommunalnetz.__path__, "kommunalnetz."):
        if not module.name.endswith("__main__"):
            found |= {value.id for value in vars(importlib.import_module(module.name)).values() if isinstance(value, Code)}
    assert found == set(codes())


def test_init_makes_an_inventory_of_a_table_that_gives_the_same_network(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "lines.csv"
    table.write_bytes(
        "Kreis;down;Arbeitspl\u00e4tze;Dienste\nAhrweiler;300 Mbit/s;650;E-Mail\nKusel;100 Mbit/s;350;E-Mail\n".encode("cp1252")
    )
    assert run("init", str(tmp_path / "new"), "--table", str(table)).exit_code == 0
    rows = [json.loads(run("loads", str(path), "--format", "json").stdout)["rows"] for path in (table, tmp_path / "new")]
    assert rows[0] == rows[1]
    assert {row["capacity_bit_per_s"] for row in rows[0]} == {300e6, 100e6}


def test_init_of_a_table_that_is_not_there_exits_2(run: Run, tmp_path: Path) -> None:
    result = run("init", str(tmp_path / "new"), "--table", str(tmp_path / "nix.xlsx"))
    assert (result.exit_code, "KN120" in result.stderr, (tmp_path / "new").exists()) == (2, True, False)
