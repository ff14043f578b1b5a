package dev.kiln.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.function.Function;

/** Every type of events as Markdown: the region of docs/events.md that nobody writes by hand. */
final class EventPage {

  private final EventCatalog catalog;
  private final Function<String, JsonNode> examples;
  private final StringBuilder markdown = new StringBuilder();

  private EventPage(EventCatalog catalog, Function<String, JsonNode> examples) {
    this.catalog = catalog;
    this.examples = examples;
  }

  /**
   * The page.
   *
   * @param examples the body of an event by its CloudEvents type
   */
  static String write(EventCatalog catalog, Function<String, JsonNode> examples) {
    EventPage page = new EventPage(catalog, examples);
    page.overview();
    for (EventKind kind : EventKind.values()) {
      page.kind(kind);
    }
    page.line("## Parts of events").line("");
    catalog.parts().forEach(page::part);
    page.line("## Words").line("");
    page.line("Strings that are one of a few words.").line("");
    catalog.words().forEach(page::words);
    page.forms();
    return page.markdown.toString();
  }

  private void overview() {
    line("## Every event").line("");
    line("| event | `ce_type` | topic |").line("|---|---|---|");
    catalog
        .events()
        .forEach(event ->
            line(
                "| %s | `%s` | `%s` |"
                    .formatted(
                        Headings.link(event.heading(), event.heading()),
                        event.type(),
                        event.kind().topic())));
    line("");
  }

  private void kind(EventKind kind) {
    line("## " + kind.heading()).line("");
    line("Topic: `%s`.".formatted(kind.topic()));
    line(kind.rules());
    catalog.events().stream().filter(event -> event.kind() == kind).forEach(this::event);
  }

  private void event(EventCatalog.Event event) {
    line("### " + event.heading()).line("");
    line("`%s`".formatted(event.type())).line("");
    description(event.record());
    fields(event.record());
    line("```json").line(ExampleJson.write(examples.apply(event.type()))).line("```").line("");
  }

  private void part(Class<?> part) {
    line("### " + Headings.heading(part.getSimpleName())).line("");
    description(part);
    fields(part);
  }

  private void words(Class<?> type) {
    line("### " + Headings.heading(type.getSimpleName())).line("");
    description(type);
    line("| word | meaning |").line("|---|---|");
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name();
      line(
          "| `%s` | %s |"
              .formatted(
                  name.toLowerCase(Locale.ROOT), cell(catalog.javadoc().of(type).member(name))));
    }
    line("");
  }

  private void forms() {
    line("## Forms of strings").line("");
    line("| form | matches | what it is |").line("|---|---|---|");
    for (TextForm form : catalog.forms()) {
      line(
          "| %s | `%s` | %s |"
              .formatted(
                  form.words(), cell(form.pattern()), cell(form.description(catalog.javadoc()))));
    }
  }

  /** One sentence on each line. */
  private void description(Class<?> type) {
    line(catalog.javadoc().of(type).description().replaceAll("\\. (?=[A-Z`])", ".\n")).line("");
  }

  private void fields(Class<?> type) {
    line("| field | type | meaning |").line("|---|---|---|");
    for (EventCatalog.Field field : catalog.fields(type)) {
      String absent =
          field
              .absent()
              .map(value -> "; absent in older records, which means `%s`".formatted(value))
              .orElse("");
      line(
          "| `%s` | %s | %s |"
              .formatted(field.name(), type(field.shape()), cell(field.meaning() + absent)));
    }
    line("");
  }

  private static String type(Shape shape) {
    return switch (shape) {
      case Shape.Text text -> "string";
      case Shape.Formed formed -> formed.form().words();
      case Shape.Whole whole -> "integer";
      case Shape.Truth truth -> "boolean";
      case Shape.Word word -> link(word.type());
      case Shape.Part part -> link(part.type());
      case Shape.Items items -> "array of " + type(items.item());
      case Shape.Table table when table.key() instanceof Shape.Text ->
          "object of " + type(table.value());
      case Shape.Table table ->
          "object of %s by %s".formatted(type(table.value()), type(table.key()));
      case Shape.Nullable nullable -> type(nullable.shape()) + " or null";
    };
  }

  private static String link(Class<?> type) {
    String name = type.getSimpleName();
    return Headings.link(Headings.words(name), Headings.heading(name));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private EventPage line(String text) {
    markdown.append(text).append('\n');
    return this;
  }
}
