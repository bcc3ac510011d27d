"""Folders and buckets by their address: an object store is opened with the settings and credentials of the environment.

What belongs here: opening. What lies in a store, and under which names, is known to those who use it.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from obstore.store import LocalStore, ObjectStore, S3Store

if TYPE_CHECKING:
    from obstore.store import S3Config

S3 = "s3://"
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


class AddressError(Exception):
    """An address names no store that can be used."""


def is_remote(address: str) -> bool:
    """Whether an address is that of a bucket, and not of a folder."""
    return address.startswith(S3)


def open_store(address: str) -> ObjectStore:
    """The store at `s3://bucket/prefix` or in a folder, which must be there.

    Endpoint, region and credentials of a bucket are those of the environment (`AWS_ENDPOINT_URL`, `AWS_REGION`,
    `AWS_ACCESS_KEY_ID`, ..., or the role of the machine); none stands in an address.

    Raises:
        AddressError: the address names no bucket, carries credentials, or its folder is not there.
    """
    if not is_remote(address):
        return _folder(Path(address))
    bucket = address.removeprefix(S3).partition("/")[0]
    if not bucket or "@" in bucket:
        raise AddressError(f"{address!r} names no bucket; write s3://bucket/prefix, and give credentials by AWS_*")
    endpoint = next((os.environ[name] for name in _ENDPOINTS if os.environ.get(name)), None)
    options: S3Config = {} if endpoint is None else {"endpoint": endpoint}
    is_plain = endpoint is not None and endpoint.startswith("http://")
    return S3Store.from_url(address, config=options, client_options={"allow_http": is_plain})


def _folder(path: Path) -> LocalStore:
    if not path.is_dir():
        raise AddressError(f"the folder {path} is not there, or this machine cannot reach it")
    return LocalStore(path, automatic_cleanup=True)
