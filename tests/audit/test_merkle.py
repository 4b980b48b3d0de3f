"""The tree: known answers that other logs publish, another implementation, and what must hold for every size."""

import hashlib
from itertools import pairwise

import pymerkle
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audit import merkle

# The eight inputs that certificate transparency logs are tested with, and what is published for them.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A, B, C, D, E, F = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
)
INCLUSION = {
    (0, 1): [],
    (0, 8): [A, B, C],
    (5, 8): [D, E, ROOTS[4]],
    (2, 3): [ROOTS[2]],
    (1, 5): [ROOTS[1], B, D],
}
CONSISTENCY = {(1, 1): [], (1, 8): [A, B, C], (6, 8): [F, E, ROOTS[4]], (2, 5): [B, D]}
LEAVES = [merkle.leaf_hash(bytes.fromhex(data)) for data in INPUTS]
# Made-up leaves, enough for two full groups of 256 and a ragged end.
MANY = [merkle.leaf_hash(number.to_bytes(2, "big")) for number in range(700)]
IN_MANY = merkle.subroot_in(MANY)


def hexes(hashes):
    return [hashed.hex() for hashed in hashes]


def test_roots_are_those_that_others_publish():
    assert [merkle.root_of(LEAVES[:size]).hex() for size in range(9)] == ROOTS
    assert merkle.EMPTY.hex() == ROOTS[0]


@pytest.mark.parametrize(("place", "expected"), INCLUSION.items())
def test_proofs_of_inclusion_are_those_that_others_publish(place, expected):
    index, size = place

    assert hexes(merkle.inclusion(index, size, merkle.subroot_in(LEAVES))) == expected
    assert merkle.verify_inclusion(
        LEAVES[index], index, size, [bytes.fromhex(held) for held in expected], bytes.fromhex(ROOTS[size])
    )


@pytest.mark.parametrize(("sizes", "expected"), CONSISTENCY.items())
def test_proofs_of_growth_are_those_that_others_publish(sizes, expected):
    old, new = sizes

    assert hexes(merkle.consistency(old, new, merkle.subroot_in(LEAVES))) == expected
    assert merkle.verify_consistency(
        old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), [bytes.fromhex(held) for held in expected]
    )


def test_every_proof_is_that_of_another_implementation():
    data = [bytes([number]) for number in range(70)]
    leaves = [merkle.leaf_hash(held) for held in data]
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for held in data:
        theirs.append_entry(held)
    ours = merkle.subroot_in(leaves)

    for size in range(1, 71):
        assert theirs.get_root(size) == merkle.root_of(leaves[:size])
        for index in range(size):
            # Their path begins with the leaf itself.
            assert theirs.prove_inclusion(index + 1, size).path[1:] == merkle.inclusion(index, size, ours)
        for old in range(1, size):
            path = as_in_the_rfc(theirs.prove_consistency(old, size))
            # The verifier knows the first hash where the old tree is one full subtree.
            assert path[0 if old & (old - 1) else 1 :] == merkle.consistency(old, size, ours)


def as_in_the_rfc(theirs):
    """Their path goes down to the first new leaf; RFC 9162 stops at the last subtree of the old tree."""
    path, rule, old = theirs.path, theirs.rule, theirs.subset
    first = old.index(1)
    if first == 0:
        return path
    right = path[0]
    for place, hashed in zip(rule, path[1:first], strict=False):
        right = merkle.node_hash(hashed, right) if place else merkle.node_hash(right, hashed)
    return [path[first], right, *path[first + 1 :]]


sizes = st.integers(1, len(MANY))


@settings(max_examples=60, deadline=None)
@given(st.data(), sizes)
def test_every_leaf_can_be_proved_and_no_other_in_its_place(data, size):
    index = data.draw(st.integers(0, size - 1))
    root, proof = merkle.root_of(MANY[:size]), merkle.inclusion(index, size, IN_MANY)
    other = data.draw(st.integers(0, size - 1))

    assert merkle.verify_inclusion(MANY[index], index, size, proof, root)
    assert merkle.verify_inclusion(MANY[other], index, size, proof, root) == (other == index)
    assert merkle.verify_inclusion(MANY[index], other, size, proof, root) == (other == index)
    assert not merkle.verify_inclusion(MANY[index], index, size, [*proof, root], root)
    assert not merkle.verify_inclusion(MANY[index], index, size, proof, merkle.leaf_hash(root))
    if proof:
        assert not merkle.verify_inclusion(MANY[index], index, size, proof[1:], root)
        assert not merkle.verify_inclusion(MANY[index], index, size, [proof[0][:31], *proof[1:]], root)


@settings(max_examples=60, deadline=None)
@given(st.data(), sizes)
def test_growth_can_be_proved_and_rewriting_cannot(data, new):
    old = data.draw(st.integers(0, new))
    before, after = merkle.root_of(MANY[:old]), merkle.root_of(MANY[:new])
    proof = merkle.consistency(old, new, IN_MANY)
    rewritten = data.draw(st.integers(0, new - 1))
    forged = [*MANY[:rewritten], merkle.leaf_hash(b"forged"), *MANY[rewritten + 1 : new]]
    forged_root, forged_proof = merkle.root_of(forged), merkle.consistency(old, new, merkle.subroot_in(forged))

    assert merkle.verify_consistency(old, new, before, after, proof)
    assert merkle.verify_consistency(old, new, before, forged_root, forged_proof) == (rewritten >= old)
    # Everything grows from the empty tree; from any other only what was proved.
    assert merkle.verify_consistency(old, new, before, merkle.leaf_hash(after), proof) == (old == 0)
    assert not merkle.verify_consistency(old, new, merkle.leaf_hash(before), after, proof)
    assert not merkle.verify_consistency(old, new, before, after, [*proof, after])
    if old < new:
        assert not merkle.verify_consistency(new, old, after, before, proof)
    if proof:
        assert not merkle.verify_consistency(old, new, before, after, proof[1:])


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.data(), st.integers(2, 300))
def test_a_changed_hash_never_passes(change, data, new):
    old = data.draw(st.integers(1, new - 1))
    assume(any(change))

    def changed(proof):
        at = data.draw(st.integers(0, len(proof) - 1))
        return [*proof[:at], bytes(a ^ b for a, b in zip(proof[at], change, strict=True)), *proof[at + 1 :]]

    root = merkle.root_of(MANY[:new])
    inclusion, growth = merkle.inclusion(old, new, IN_MANY), merkle.consistency(old, new, IN_MANY)
    assert not merkle.verify_inclusion(MANY[old], old, new, changed(inclusion), root)
    assert not merkle.verify_consistency(old, new, merkle.root_of(MANY[:old]), root, changed(growth))


def test_groups_are_kept_at_every_level_and_proofs_are_made_of_them(monkeypatch):
    monkeypatch.setattr(merkle, "STEP", 2)  # groups of 4, 16, 64, 256: the same arithmetic with a shorter list
    stored = {(0, index): leaf for index, leaf in enumerate(MANY)}
    frontier = merkle.Frontier()
    for leaf in MANY:
        frontier.append(leaf, lambda level, index, root: stored.setdefault((level, index), root))

    assert sorted({level for level, _ in stored}) == [0, 2, 4, 6, 8]
    for level, index in stored:
        assert stored[level, index] == merkle.root_of(MANY[index << level : index + 1 << level])
    assert max(index for level, index in stored if level == 2) == len(MANY) // 4 - 1

    reads = []

    def read(level, first, past):
        reads.append(past - first)
        return [stored[level, index] for index in range(first, past)]

    kept = merkle.subroot_by(read)
    for size in [1, 2, 3, 4, 5, 63, 64, 65, 257, 511, 699, 700]:
        for index in {0, size // 3, size - 1}:
            assert merkle.inclusion(index, size, kept) == merkle.inclusion(index, size, IN_MANY)
            assert merkle.consistency(index, size, kept) == merkle.consistency(index, size, IN_MANY)
    assert max(reads) <= 4


def test_a_proof_reads_at_most_256_hashes_of_each_level():
    leaves = 256**3 + 5
    for start, end in [(0, 256**3), (0, 256**3 - 1), (256**2, 256**2 + 12345), (leaves - 5, leaves)]:
        found = list(merkle.runs(start, end))

        assert [run.level for run in found] == sorted({run.level for run in found}, reverse=True)
        assert all(0 < run.past - run.first <= 256 for run in found)
        edges = [(run.first << run.level, run.past << run.level) for run in found]
        assert (edges[0][0], edges[-1][1]) == (start, end)
        assert all(before[1] == after[0] for before, after in pairwise(edges))


def test_a_range_that_is_no_subtree_or_lacks_hashes_is_refused():
    for start, end in [(1, 3), (0, 0), (3, 2), (-1, 1), (256, 1000)]:
        with pytest.raises(merkle.OutsideTheTree):
            list(merkle.runs(start, end))
    with pytest.raises(merkle.OutsideTheTree):
        merkle.subroot_by(lambda level, first, past: MANY[first : past - 1])(0, 8)
    with pytest.raises(merkle.OutsideTheTree):
        merkle.inclusion(8, 8, IN_MANY)
    with pytest.raises(merkle.OutsideTheTree):
        merkle.consistency(9, 8, IN_MANY)
    with pytest.raises(merkle.OutsideTheTree):
        IN_MANY(690, 701)
    with pytest.raises(merkle.OutsideTheTree):
        merkle.Frontier(3, MANY[:2]).append(MANY[0], level=1)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(MANY)), st.integers(0, 40))
def test_a_frontier_goes_on_where_it_was_put_down(size, more):
    frontier = merkle.Frontier()
    for leaf in MANY[:size]:
        frontier.append(leaf)

    dumped = frontier.dump()
    again = merkle.Frontier.load(dumped)
    for leaf in MANY[size : size + more]:
        again.append(leaf)

    assert dumped == size.to_bytes(8, "big") + dumped[8:]
    assert len(dumped) == 8 + 32 * size.bit_count()
    assert again.root() == merkle.root_of(MANY[: size + more])


@pytest.mark.parametrize("data", [b"", b"\0" * 7, b"\0" * 8 + MANY[0], (1).to_bytes(8, "big"), b"\0" * 41])
def test_bytes_that_are_no_frontier_are_refused(data):
    with pytest.raises(merkle.NotAFrontier):
        merkle.Frontier.load(data)


def test_a_leaf_is_never_taken_for_a_node():
    assert merkle.leaf_hash(LEAVES[0] + LEAVES[1]) != merkle.node_hash(LEAVES[0], LEAVES[1])
    assert merkle.node_hash(LEAVES[0], LEAVES[1]) == hashlib.sha256(b"\1" + LEAVES[0] + LEAVES[1]).digest()
