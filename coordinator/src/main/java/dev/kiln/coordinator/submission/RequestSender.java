package dev.kiln.coordinator.submission;

import dev.kiln.coordinator.partition.EventWriter;
import dev.kiln.event.InboxMessage;
import io.vertx.core.Future;
import java.util.List;

/** Sends the requests of a submission, each only when the one before is there. */
final class RequestSender {

  private final EventWriter writer;

  RequestSender(EventWriter writer) {
    this.writer = writer;
  }

  /** Completes when all of them are in {@code kiln.inbox}. */
  Future<Void> send(List<InboxMessage.Request> inOrder) {
    return inOrder.isEmpty()
        ? Future.succeededFuture()
        : writer
            .request(inOrder.getFirst())
            .compose(sent -> send(inOrder.subList(1, inOrder.size())));
  }
}
