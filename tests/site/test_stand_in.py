"""What stands in the place of a kernel listens on, whatever became of what it was asked before."""

import pytest

from tests.site.in_node import in_node

ASK = """await (async () => {
  const standIn = new StandIn();
  standIn.answer("board", %s);
  const told = [];
  const connection = standIn.connect((message) => told.push(message.parent_header.msg_id));
  // Where an error ends the process, nothing is told either.
  process.on("uncaughtException", () => {});
  const asked = [connection.send("board", {}), connection.send("board", {})];
  await new Promise((resume) => setTimeout(resume));
  return { asked, told };
})()"""


@pytest.mark.parametrize(
    "answer", ["() => {}", "() => new Promise(() => {})", "() => { throw new Error('The board cannot be read.'); }"]
)
def test_a_change_need_not_wait_for_the_run_before_nor_for_one_that_failed(answer):
    found = in_node(ASK % answer, None, "stand_in.js")
    assert found["told"] == found["asked"]
