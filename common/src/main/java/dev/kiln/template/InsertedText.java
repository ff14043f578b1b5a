package dev.kiln.template;

import org.apache.velocity.app.event.ReferenceInsertionEventHandler;
import org.apache.velocity.context.Context;
import org.jspecify.annotations.Nullable;

/** Lets a reference stand for text only if its value has one; a list or a map has none. */
final class InsertedText implements ReferenceInsertionEventHandler {

  @Override
  public @Nullable Object referenceInsert(
      Context context, String reference, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Number number -> number;
      case Boolean bool -> bool;
      case Sandbox.Absent _ -> "";
      default -> {
        RenderSession session = RenderSession.current();
        session.report(
            session.inserting(),
            "%s is %s and can't be written into text; #foreach takes its values one by one"
                .formatted(reference, Sandbox.kind(value)));
        yield "";
      }
    };
  }
}
