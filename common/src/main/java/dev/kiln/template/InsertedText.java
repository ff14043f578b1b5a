package dev.kiln.template;

import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.velocity.app.event.ReferenceInsertionEventHandler;
import org.apache.velocity.context.Context;
import org.jspecify.annotations.Nullable;

/** Lets a reference stand for text only if its value has one; a list or a map has none. */
final class InsertedText implements ReferenceInsertionEventHandler {

  private final TemplateStore store;
  private final String template;

  InsertedText(TemplateStore store, String template) {
    this.store = store;
    this.template = template;
  }

  @Override
  public @Nullable Object referenceInsert(
      Context context, String reference, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> {
        if (text.length() > SandboxContext.MAX_TEXT) {
          throw new ProblemsException(problem(reference, reference + " is too long a string"));
        }
        yield text;
      }
      case Number number -> number;
      case Boolean bool -> bool;
      case Sandbox.Absent _ -> "";
      default -> {
        RenderSession.current()
            .report(
                problem(
                    reference,
                    "%s is %s and can't be written into text; #foreach takes its values one by one"
                        .formatted(reference, Sandbox.kind(value))));
        yield "";
      }
    };
  }

  /** Velocity does not tell the place, so the reference is looked for where it is likely. */
  private Problem problem(String reference, String message) {
    for (String name : new String[] {template, TemplateTree.MACROS}) {
      Matcher use =
          Pattern.compile(
                  "(?<!#set\\()(?<!#foreach\\()" + Pattern.quote(reference) + "(?![\\w.(\\[])")
              .matcher(store.text(name));
      if (use.find()) {
        return store.problemAt(name, use.start(), message);
      }
    }
    return store.problem(template, 0, 0, message);
  }
}
