"""Writing through links: never out of the tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.files.writing import replace_file
from tests.support.cli import WARNING, write
from tests.support.writing import NEW, OLD, files, refusal


def test_a_link_inside_the_tree_is_followed_and_stays(tree: Path) -> None:
    (tree / "link.md").symlink_to("a.md")
    (tree / "second.md").symlink_to(tree / "link.md")
    replace_file(tree / "second.md", OLD, NEW, tree)
    assert (tree / "link.md").is_symlink()
    assert (tree / "second.md").is_symlink()
    assert files(tree) == dict.fromkeys(("a.md", "link.md", "second.md"), NEW)


def test_a_folder_that_is_a_link_inside_the_tree_is_followed(tree: Path) -> None:
    (tree / "real").mkdir()
    (tree / "real" / "b.md").write_bytes(OLD)
    (tree / "link").symlink_to("real")
    replace_file(Path("link/b.md"), OLD, NEW, tree)
    assert (tree / "link").is_symlink()
    assert (tree / "real" / "b.md").read_bytes() == NEW


LINKS_OUT: dict[str, tuple[str, str, str]] = {
    # The link, its target, and the path through it.
    "file": ("link.md", "../outside/b.md", "link.md"),
    "folder": ("link", "../outside", "link/b.md"),
    "folder below": ("link", "../outside", "link/sub/b.md"),
    "folder and up": ("link", "../outside/sub", "link/../b.md"),
    "up and down": ("link", "..", "link/outside/b.md"),
    "absolute": ("link.md", "{outside}/b.md", "link.md"),
}


@pytest.mark.parametrize("way", LINKS_OUT.values(), ids=LINKS_OUT)
@pytest.mark.parametrize("is_absolute", [True, False])
def test_a_link_out_of_the_tree_is_not_followed(
    way: tuple[str, str, str], is_absolute: bool, tree: Path, outside: Path
) -> None:
    name, goal, path = way
    (tree / name).symlink_to(goal.format(outside=outside))
    (tree / "b.md").write_bytes(OLD)  # A textual reading of `link/../b.md`.
    assert Path(path).read_bytes() == OLD
    reason = refusal(tree / path if is_absolute else Path(path), tree)
    assert "link" in reason
    assert "out of" in reason
    assert files(outside) == {"b.md": OLD, "sub/b.md": OLD}
    assert (tree / "b.md").read_bytes() == OLD
    assert (tree / name).is_symlink()


def test_a_link_through_a_second_one_out_of_the_tree(tree: Path, outside: Path) -> None:
    (tree / "one.md").symlink_to("two.md")
    (tree / "two.md").symlink_to(outside / "b.md")
    assert "link" in refusal(Path("one.md"), tree)
    assert files(outside)["b.md"] == OLD


def test_up_behind_a_link_is_what_the_system_says(tree: Path) -> None:
    """After a link, `..` is the parent of the link's target."""
    write(tree, {"real/sub/x.txt": "", "real/b.md": WARNING, "b.md": WARNING})
    (tree / "link").symlink_to("real/sub")
    replace_file(Path("link/../b.md"), OLD, NEW, tree)
    assert (tree / "real" / "b.md").read_bytes() == NEW
    assert (tree / "b.md").read_bytes() == OLD


def test_a_file_outside_of_the_tree_that_was_named_itself(tree: Path, outside: Path) -> None:
    replace_file(Path("../outside/b.md"), OLD, NEW, tree)
    assert files(outside) == {"b.md": NEW, "sub/b.md": OLD}


def test_a_link_beside_the_tree_that_leads_elsewhere(tree: Path, outside: Path) -> None:
    (outside / "link.md").symlink_to(tree / "a.md")
    (outside / "near.md").symlink_to("b.md")
    (outside / "far.md").symlink_to("../third/c.md")
    write(tree.parent, {"third/c.md": WARNING})
    assert "link" in refusal(Path("../outside/far.md"), tree)
    replace_file(Path("../outside/near.md"), OLD, NEW, tree)
    assert files(outside)["b.md"] == NEW
    assert (tree.parent / "third" / "c.md").read_bytes() == OLD


def test_a_tree_that_is_reached_by_a_link(tree: Path) -> None:
    """Links may lead to the tree, but not out of it."""
    alias = tree.parent / "alias"
    alias.symlink_to(tree)
    (tree / "below").mkdir()
    (tree / "below" / "link.md").symlink_to("../a.md")
    for path, root in (
        (alias / "a.md", tree),
        (alias / "a.md", alias),
        (tree / "a.md", alias),
        (Path("../alias/a.md"), tree),
        (alias / "below" / "link.md", alias),
        (alias / "below" / "link.md", tree),
        (Path("a.md"), Path()),
    ):
        (tree / "a.md").write_bytes(OLD)
        replace_file(path, OLD, NEW, root)
        assert (tree / "a.md").read_bytes() == NEW, (path, root)


def test_links_that_lead_nowhere(tree: Path) -> None:
    (tree / "broken.md").symlink_to("nowhere.md")
    (tree / "circle.md").symlink_to("circle.md")
    assert "no such file" in refusal(Path("broken.md"), tree)
    assert refusal(Path("circle.md"), tree)
    assert not (tree / "nowhere.md").exists()
