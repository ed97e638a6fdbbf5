"""The dashboards and where they go."""

import board_calls
import board_fleet
import board_servers
import board_shim
import links


def files():
    yield "dashboards/fleet.json", board_fleet.document(links.RUNBOOKS)
    yield "dashboards/shim.json", board_shim.document()
    yield "dashboards/servers.json", board_servers.document()
    yield "dashboards/calls.json", board_calls.document()
