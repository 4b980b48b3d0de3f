"""Text only the holder of the key can read, and a commitment that outlives the key."""

import hashlib
import hmac
import json
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.canonical import canon


# ---------- sealed payloads: commit to plaintext with a random key kept inside the seal ----------
def seal(dek, aad: bytes, payload: dict):
    m = canon(payload)
    r = os.urandom(32)
    nonce = os.urandom(12)
    c = hmac.new(r, m, hashlib.sha256).digest()
    return c, nonce + AESGCM(dek).encrypt(nonce, r + m, aad)


def unseal(dek, aad, blob, commitment):
    pt = AESGCM(dek).decrypt(blob[:12], blob[12:], aad)
    r, m = pt[:32], pt[32:]
    if not hmac.compare_digest(hmac.new(r, m, hashlib.sha256).digest(), commitment):
        raise ValueError("commitment")
    return json.loads(m)
