"""A local S3 server (moto), in a separate process, and the content of its buckets.

Tests access it through boto3: s3fs would start a thread in this process, and a process with
threads is not forked for parallel work. Therefore newsmeta uses S3 only in other processes.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tests.support.cli import environment
from tests.support.processes import running

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "example",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_DEFAULT_REGION": "us-east-1",
}


class S3Server:
    """A running server.

    Attributes:
        url: Its address.
        environment: Environment variables through which a process finds the server.
        client: Its boto3 client.
    """

    def __init__(self, url: str) -> None:
        import boto3

        self.url = url
        self.environment = {**CREDENTIALS, "AWS_ENDPOINT_URL": url}
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=url,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            region_name=CREDENTIALS["AWS_DEFAULT_REGION"],
        )

    def bucket(self, name: str, files: dict[str, bytes] | None = None) -> str:
        """Create a bucket with exactly the given objects; return its address."""
        self.client.create_bucket(Bucket=name)
        for key in self.keys(name):
            self.client.delete_object(Bucket=name, Key=key)
        for key, content in (files or {}).items():
            self.put(name, key, content)
        return f"s3://{name}"

    def put(self, bucket: str, key: str, content: bytes) -> None:
        """Write an object."""
        self.client.put_object(Bucket=bucket, Key=key, Body=content)

    def keys(self, bucket: str) -> list[str]:
        """Return the keys of all objects in a bucket, in order."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        return [each["Key"] for page in pages for each in page.get("Contents", ())]

    def read(self, bucket: str, key: str) -> bytes:
        """Return the content of an object."""
        content: bytes = self.client.get_object(Bucket=bucket, Key=key)["Body"].read()
        return content

    def objects(self, bucket: str) -> dict[str, bytes]:
        """Return the objects in a bucket, by key.

        The server may still be removing some for a program that was killed.
        """
        found: dict[str, bytes] = {}
        for key in self.keys(bucket):
            with suppress(self.client.exceptions.NoSuchKey):
                found[key] = self.read(bucket, key)
        return found

    def unfinished(self, bucket: str) -> list[str]:
        """Return the keys of uploads that were begun, and neither completed nor aborted."""
        found = self.client.list_multipart_uploads(Bucket=bucket)
        return [each["Key"] for each in found.get("Uploads", ())]

    def printed(self, script: str) -> str:
        """Return the output of a Python program that uses the server."""
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment(self.environment),
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout


@contextmanager
def serving() -> Iterator[S3Server]:
    """Run a server during the block."""
    args = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with running(
        args,
        env={**os.environ, **CREDENTIALS},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = (re.search(r"on (http://127\.0\.0\.1:[0-9]+)", line) for line in process.stdout)
        found = next((match for match in said if match), None)
        assert found, "the server did not start"
        # Drain the log of requests, or a full pipe would block the server.
        with running(["cat"], stdin=process.stdout, stdout=subprocess.DEVNULL):
            yield S3Server(found[1])
