#!/usr/bin/python3
"""Books the hour events of a municipality, each exactly once, in an SQLite database.

    hour_events.py ADDRESS MUNICIPALITY CONSUMER DATABASE [--once]
    hour_events.py 127.0.0.1:5151 0151 wages wages.db

../README.md says what makes it safe. The Python classes for the protos are made on the fly by protoc; a real client would
make them when it is built.
"""
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

import grpc

PROTOS = pathlib.Path(__file__).resolve().parents[2]
ACKNOWLEDGE_EVERY = 100


def compile_protos():
    """Makes the classes for the payroll service and everything it imports, and lets Python find them."""
    folder = tempfile.mkdtemp(prefix="ledsager-protos-")
    files = [str(file.relative_to(PROTOS)) for area in ("ledsager/common", "ledsager/delivery", "ledsager/hours", "ledsager/payroll", "google/type")
             for file in (PROTOS / area).rglob("*.proto")]
    plugin = subprocess.run(["which", "grpc_python_plugin"], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run(["protoc", "-I", str(PROTOS), "--python_out", folder, "--grpc_python_out", folder,
                    f"--plugin=protoc-gen-grpc_python={plugin}", *files], check=True)
    sys.path.insert(0, folder)


def open_book(path):
    """One table for what is booked, one row for how far we have come: always changed together."""
    book = sqlite3.connect(path, isolation_level=None)
    book.executescript("""
        create table if not exists booked (position integer primary key, citizen text, use_id text, kind text, minutes integer);
        create table if not exists progress (one integer primary key check (one = 1), position integer);
        insert or ignore into progress values (1, 0);
    """)
    return book


def minutes_to_pay(event):
    """What the event adds to pay: an event that replaces another counts for what it changes; a colony's days and uncovered minutes are no minutes to pay."""
    before = event.replaces.line.payable_minutes if event.HasField("replaces") else 0
    return event.line.payable_minutes - before + event.cancellation.payable_minutes


def consume(service, messages, book, municipality, consumer, once):
    """Follows the feed until it breaks; with `once`, until everything on record is booked. Returns True then."""
    booked, = book.execute("select position from progress").fetchone()

    def acknowledge(position):
        # After the booking, never before. Acknowledging twice, or a lower position, changes nothing.
        service.AcknowledgeHourEvents(messages.AcknowledgeHourEventsRequest(municipality=municipality, consumer=consumer, position=position))

    # No `after`: the service knows what we have acknowledged.
    previous = None
    unacknowledged = 0
    for message in service.StreamHourEvents(messages.StreamHourEventsRequest(municipality=municipality, consumer=consumer)):
        if previous is not None and message.follows != previous:
            sys.exit(f"Events between {previous} and {message.follows} are missing.")
        previous = position = message.position.position

        if message.HasField("event") and position > booked:
            event = message.event
            book.execute("begin")
            book.execute("insert into booked values (?, ?, ?, ?, ?)", (
                position, event.citizen, getattr(event, event.WhichOneof("about")).use_id, messages.HourEventKind.Name(event.kind), minutes_to_pay(event)))
            book.execute("update progress set position = ?", (position,))
            book.execute("commit")
            booked = position
            unacknowledged += 1

        caught_up = message.HasField("heartbeat") and message.heartbeat.head == position
        if caught_up or unacknowledged >= ACKNOWLEDGE_EVERY:
            acknowledge(message.position)
            unacknowledged = 0
        if caught_up and once:
            return True
    return False


def main():
    address, code, consumer, path = sys.argv[1:5]
    once = sys.argv[5:] == ["--once"]
    compile_protos()
    from ledsager.payroll.v1 import hour_event_pb2, payroll_service_pb2, payroll_service_pb2_grpc

    class messages:
        HourEventKind = hour_event_pb2.HourEventKind
        StreamHourEventsRequest = payroll_service_pb2.StreamHourEventsRequest
        AcknowledgeHourEventsRequest = payroll_service_pb2.AcknowledgeHourEventsRequest

    book = open_book(path)
    with grpc.insecure_channel(address) as channel:
        service = payroll_service_pb2_grpc.PayrollServiceStub(channel)
        while True:
            try:
                if consume(service, messages, book, f"municipalities/{code}", consumer, once):
                    break
            except grpc.RpcError as error:
                if error.code() != grpc.StatusCode.UNAVAILABLE:
                    sys.exit(f"{error.code().name}: {error.details()}")
                time.sleep(1)  # The service or its database is away: go on from where we stand.

    count, minutes = book.execute("select count(*), coalesce(sum(minutes), 0) from booked").fetchone()
    print(f"{count} events booked, {minutes} minutes to pay")


if __name__ == "__main__":
    main()
