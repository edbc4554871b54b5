#!/usr/bin/env python3
"""Computes the draw and the verdicts of rounds of verification again, from what the market publishes about them.

usage: recompute_proofs.py FILE

FILE is JSON: `{"key", "checkpoint", "rounds": [{"job", "asked", "lottery", "round", "consistency", "sealed"}]}`,
where `key` and `checkpoint` are the texts of /log/key and /log/checkpoint, `asked` how many proofers the job wanted,
`lottery` and `round` the answers of proofs/assignment-lottery and proofs/rounds/{n}, `consistency` the proof from the
lottery's tree to the checkpoint, and `sealed` what proofers were answered when they gave their verdicts, each with its
proof of inclusion: `{position, leaf_hash, proof}`.

Exit 0: all of it follows. 1: it does not; the first difference is told. 2: the file is none of these.
"""

import base64
import hashlib
import hmac
import json
import sys


class Different(Exception):
    """What does not follow."""


def same(what, told, computed):
    if told != computed:
        raise Different(f"{what}: told {told!r}, computed {computed!r}")


# ---- Ed25519, RFC 8032 section 6

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def x_of(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def point_of(data):
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = x_of(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_signed(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = point_of(public), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    one, other = times(s, BASE), add(r, times(h, a))
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


# ---- the log: C2SP signed notes and checkpoints, RFC 9162 sections 2.1.3.2 and 2.1.4.2

def sha256(data):
    return hashlib.sha256(data).digest()


def node(left, right):
    return sha256(b"\x01" + left + right)


def checkpoint(note, verifier):
    """Size and root of a checkpoint whose signature holds."""
    name, key_id, key = verifier.strip().split("+", 2)
    key = base64.b64decode(key)
    same("the id of the log's key", key_id, sha256(name.encode() + b"\n" + key)[:4].hex())
    text, signatures = note.split("\n\n", 1)
    prefix = f"\u2014 {name} "
    lines = [line for line in signatures.splitlines() if line.startswith(prefix)]
    raw = [base64.b64decode(line[len(prefix):]) for line in lines]
    own = [line for line in raw if line[:4].hex() == key_id]
    if key[0] != 1 or not any(is_signed(key[1:], (text + "\n").encode(), line[4:]) for line in own):
        raise Different("checkpoint: no signature of the log's key holds")
    origin, size, root = text.split("\n")[:3]
    same("checkpoint: origin", origin, name)
    return int(size), base64.b64decode(root)


def continues(first, old, second, new, proof):
    if first == second:
        return old == new and not proof
    if first == 0 or first > second:
        return False
    if first & (first - 1) == 0:
        proof = [old, *proof]
    if not proof:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for part in proof[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(part, fr), node(part, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, part)
        fn, sn = fn >> 1, sn >> 1
    return fr == old and sr == new and sn == 0


def is_in(index, size, leaf, root, proof):
    if index >= size:
        return False
    fn, sn, result = index, size - 1, leaf
    for part in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            result = node(part, result)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = node(result, part)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and result == root


# ---- verdicts

def canonical(value):
    """RFC 8785; the numbers of verdicts are whole."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        raise Different(f"canonical: {value} is no whole number")
    return json.dumps(value, ensure_ascii=False)


def points(verdict):
    card = verdict.get("scorecard")
    if card is None:
        return verdict["score"]
    return 5 * sum(card[mark]["rating"] for mark in ("completeness", "accuracy", "methodology", "quality"))


def outcome(verdicts, asked):
    order = ["rejected", "needs_revision", "approved"]
    if not verdicts:
        return "abandoned"
    if len(verdicts) < asked // 2 + 1:
        return "no_consensus"
    counts = {word: verdicts.count(word) for word in order}
    most = max(counts.values())
    if 2 * most > len(verdicts):
        return next(word for word in order if counts[word] == most)
    return "needs_revision" if len(verdicts) == 3 else "no_consensus"


# ---- a round

def check_draw(job, told):
    number, root = told["round"], told["root"]
    seed = hashlib.sha256(f"lottery-v1\n{job}\n{number}\n{root}".encode()).digest()
    same("lottery.seed", told["seed"], seed.hex())
    candidates = told["candidates"]
    same("lottery.candidates", candidates, sorted(set(candidates)))
    same("lottery.candidates_hash", told["candidates_hash"], hashlib.sha256("\n".join(candidates).encode()).hexdigest())
    scores = [(hmac.new(seed, agent.encode(), hashlib.sha256).hexdigest(), agent) for agent in candidates]
    ranks = [{"agent_id": agent, "rank": n, "score": score} for n, (score, agent) in enumerate(sorted(scores), 1)]
    for n, rank in enumerate(ranks):
        same(f"lottery.ranks[{n}]", told["ranks"][n] if n < len(told["ranks"]) else None, rank)
    same("the number of lottery.ranks", len(told["ranks"]), len(ranks))
    both = {entry["agent_id"] for entry in told["excluded"]} & set(candidates)
    same("who is both excluded and drawn", sorted(both), [])


def check_round(job, told, candidates, asked):
    given = []
    for n, slot in enumerate(told["slots"]):
        where = f"round.slots[{n}]"
        text = f"proof-v1\n{job}\n{told['round']}\n{slot['slot']}\n{slot['nonce']}\n{slot['canonical']}"
        same(f"{where}.commitment", slot["commitment"], hashlib.sha256(text.encode()).hexdigest())
        verdict = json.loads(slot["canonical"])
        same(f"{where}.canonical", slot["canonical"], canonical(verdict))
        same(f"{where}: whether {slot['agent_id']} was drawn", slot["agent_id"] in candidates, True)
        given.append(verdict)
    same("round.slots", [slot["slot"] for slot in told["slots"]], sorted({slot["slot"] for slot in told["slots"]}))
    # Where the poster has ended it before, it came to nothing, whatever had been said.
    if told["outcome"] != "abandoned" or not given:
        same("round.outcome", told["outcome"], outcome([verdict["verdict"] for verdict in given], asked))
    marks = [points(verdict) for verdict in given]
    mean = (2 * sum(marks) + len(marks)) // (2 * len(marks)) if marks else None
    same("round.avg_score", told["avg_score"], mean)


def check(told):
    size, root = checkpoint(told["checkpoint"], told["key"])
    for entry in told["rounds"]:
        job, lottery, number = entry["job"], entry["lottery"], entry["round"]["round"]
        try:
            same("the rounds of lottery and verdicts", lottery["round"], number)
            proof = [bytes.fromhex(part) for part in entry["consistency"]]
            first = bytes.fromhex(lottery["root"])
            holds = continues(lottery["tree_size"], first, size, root, proof)
            same("lottery.root: whether it is of the signed log", holds, True)
            check_draw(job, lottery)
            check_round(job, entry["round"], set(lottery["candidates"]), entry["asked"])
            for n, sealed in enumerate(entry["sealed"]):
                leaf, proof = bytes.fromhex(sealed["leaf_hash"]), [bytes.fromhex(part) for part in sealed["proof"]]
                holds = is_in(sealed["position"], size, leaf, root, proof)
                same(f"sealed[{n}]: whether it is in the signed log", holds, True)
        except Different as different:
            raise Different(f"job {job}, round {number}: {different}") from None


def main(arguments):
    try:
        with open(arguments[1], encoding="utf-8") as file:
            check(json.load(file))
    except Different as different:
        print(different)
        return 1
    except (IndexError, KeyError, OSError, TypeError, ValueError) as broken:
        print(f"the file is broken: {type(broken).__name__}: {broken}\n{__doc__}", file=sys.stderr)
        return 2
    print("all of it follows")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
