package dev.kiln.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kiln.documents.MadeDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The documents that are made of the event types are those in {@code docs/}, and what is written
 * obeys the schema. With {@code -Dkiln.docs.write=true} they are written instead of compared.
 */
class EventDocumentsTest {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final EventCatalog CATALOG = catalog();
  private static final ObjectNode SCHEMA = (ObjectNode) parse(EventSchema.write(CATALOG));

  static Stream<Object> events() {
    return SampleEvents.all().stream();
  }

  @Test
  void thePageListsEveryEvent() {
    String page = EventPage.write(CATALOG, EventDocumentsTest::golden);

    MadeDocument.of("events.md").assertRegionIs("events", page);
  }

  @Test
  void theSchemaDescribesEveryEvent() {
    MadeDocument.of("events.schema.json").assertIs(EventSchema.write(CATALOG));
  }

  @Test
  void everythingThatTravelsIsExplainedInItsSource() {
    Stream<String> types =
        documented()
            .filter(type -> CATALOG.javadoc().of(type).description().isEmpty())
            .map(type -> name(type) + " has no comment");
    Stream<String> components =
        documented()
            .flatMap(type ->
                CATALOG.fields(type).stream()
                    .filter(field -> field.meaning().isEmpty())
                    .map(field -> "%s has no @param %s".formatted(name(type), field.name())));
    Stream<String> words =
        CATALOG.words().stream()
            .flatMap(type ->
                Stream.of(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .filter(constant -> CATALOG.javadoc().of(type).member(constant).isEmpty())
                    .map(constant -> "%s.%s has no comment".formatted(name(type), constant)));

    assertThat(Stream.of(types, components, words).flatMap(missing -> missing)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("events")
  void whatIsWrittenObeysTheSchema(Object event) {
    String type = EventCodec.typeOf(event);

    assertThat(problems(type, read(EventCodec.encode(event)))).isEmpty();
    assertThat(problems(type, golden(type))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("events")
  void aNewerRecordWithAnotherFieldObeysTheSchema(Object event) {
    String type = EventCodec.typeOf(event);
    ObjectNode newer = ((ObjectNode) golden(type)).put("fromTheFuture", true);

    assertThat(problems(type, newer)).isEmpty();
  }

  /** Whatever is left out: the schema requires what the codec does, no less and no more. */
  @ParameterizedTest
  @MethodSource("events")
  void aRecordThatLacksSomethingObeysTheSchemaIfTheCodecReadsIt(Object event) {
    String type = EventCodec.typeOf(event);

    for (JsonPointer field : fields(golden(type)).toList()) {
      JsonNode body = golden(type);
      ((ObjectNode) body.at(field.head())).remove(field.last().getMatchingProperty());

      assertThat(problems(type, body).isEmpty())
          .as("%s obeys the schema without %s", type, field)
          .isEqualTo(isReadable(type, body));
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void aRecordWithNullSomewhereObeysTheSchemaIfTheCodecReadsIt(Object event) {
    String type = EventCodec.typeOf(event);

    for (JsonPointer field : fields(golden(type)).toList()) {
      JsonNode body = golden(type);
      ((ObjectNode) body.at(field.head())).putNull(field.last().getMatchingProperty());

      assertThat(problems(type, body).isEmpty())
          .as("%s obeys the schema with null as %s", type, field)
          .isEqualTo(isReadable(type, body));
    }
  }

  @Test
  void valuesOfAnotherFormDoNotObeyTheSchema() {
    ObjectNode queued = (ObjectNode) golden("dev.kiln.task.queued.v1");
    ObjectNode ended = (ObjectNode) golden("dev.kiln.build.ended.v1");
    ObjectNode failed = (ObjectNode) golden("dev.kiln.attempt.failed.v1");

    queued.put("inputKey", "sha256:12");
    ended.put("status", "exploded");
    failed.put("retryAfter", "5s");

    assertThat(problems("dev.kiln.task.queued.v1", queued)).hasSize(1);
    assertThat(problems("dev.kiln.build.ended.v1", ended)).hasSize(1);
    assertThat(problems("dev.kiln.attempt.failed.v1", failed)).hasSize(1);
  }

  /** Where every field of every object in {@code body} is. */
  private static Stream<JsonPointer> fields(JsonNode body) {
    Stream<JsonPointer> below =
        body.isObject()
            ? body.properties().stream()
                .flatMap(field ->
                    within(JsonPointer.empty().appendProperty(field.getKey()), field.getValue()))
            : IntStream.range(0, body.size())
                .boxed()
                .flatMap(index -> within(JsonPointer.empty().appendIndex(index), body.get(index)));
    return below.filter(pointer -> !pointer.last().mayMatchElement());
  }

  private static Stream<JsonPointer> within(JsonPointer here, JsonNode value) {
    return Stream.concat(Stream.of(here), fields(value).map(here::append));
  }

  private static boolean isReadable(String type, JsonNode body) {
    try {
      EventCodec.decode(type, MAPPER.writeValueAsBytes(body), Object.class);
      return true;
    } catch (UndecodableEventException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Class<?>> documented() {
    return Stream.concat(
        CATALOG.events().stream().map(EventCatalog.Event::record), CATALOG.parts().stream());
  }

  private static String name(Class<?> type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }

  private static List<String> problems(String type, JsonNode body) {
    ObjectNode definition = SCHEMA.deepCopy().put("$ref", "#/$defs/" + type);
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(definition);
    return schema.validate(body).stream().map(problem -> problem.toString()).toList();
  }

  private static EventCatalog catalog() {
    try {
      return EventCatalog.ofSources();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode golden(String type) {
    try (InputStream in = EventDocumentsTest.class.getResourceAsStream(type + ".json")) {
      assertThat(in).as("golden file of %s", type).isNotNull();
      return read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode read(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
