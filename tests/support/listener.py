"""A port of this machine that counts who connects, and queries that try to."""

from __future__ import annotations

import socket
import threading
import time


class Listener:
    """Counts the connections to a port of this machine."""

    def __init__(self) -> None:
        self.hits = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(0.05)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        self.open = True
        self.thread = threading.Thread(target=self.listen)
        self.thread.start()

    def listen(self) -> None:
        while self.open:
            try:
                connection, _ = self.socket.accept()
            except TimeoutError:
                continue
            self.hits += 1
            connection.close()

    def close(self) -> None:
        time.sleep(0.1)
        self.open = False
        self.thread.join()
        self.socket.close()


def calls(url: str) -> list[str]:
    return [
        f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE# x\n<{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{SERVICE<{url.replace('http', chr(92) + 'u0068ttp')}>{{?s ?p ?o}}}}",
        f"PREFIX : <{url}> SELECT * {{SERVICE:a{{?s ?p ?o}}}}",
        f"ASK {{ BIND(<{url}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        f'SELECT*{{VALUES ?x{{"""a"}}SERVICE<{url}>{{?a ?b ?c}}}}',
        f'SELECT*{{FILTER(1<2#>"""\n)SERVICE<{url}>{{?a ?b ?c}}#"""\n}}',
        f"SELECT*{{FILTER(1<<http://x#y>)SERVICE<{url}>{{?a ?b ?c}}}}",
    ]
