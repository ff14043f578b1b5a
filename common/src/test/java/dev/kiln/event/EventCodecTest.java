package dev.kiln.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {

  private static final String LOST = "dev.kiln.attempt.lost.v1";
  private static final String LOST_BODY =
      """
      {"build":"07-01JAQ8Z5M2R6V9T4X3W1Y0K7C8","image":"keystone",
       "attempt":"01JAQ8ZABCDEFGHJKMNPQRSTVW","reason":"silent"}\
      """;

  static Stream<Object> events() {
    return SampleEvents.all().stream();
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventSurvivesTheRoundTrip(Object event) {
    byte[] body = EventCodec.encode(event);

    Object decoded = EventCodec.decode(EventCodec.typeOf(event), body, Object.class);

    assertThat(decoded).isEqualTo(event);
  }

  /** The files are the format: what is in the logs of running farms looks like them. */
  @ParameterizedTest
  @MethodSource("events")
  void anEventIsWrittenAsItsGoldenFileHasIt(Object event) {
    String golden = golden(event);

    assertThat(text(event)).isEqualTo(golden.strip());
    assertThat(EventCodec.decode(EventCodec.typeOf(event), bytes(golden), Object.class))
        .isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void unknownFieldsAreSkipped(Object event) {
    String newer = text(event).replaceFirst("^\\{", "{\"fromTheFuture\":{\"a\":[1]},");

    assertThat(EventCodec.decode(EventCodec.typeOf(event), bytes(newer), Object.class))
        .isEqualTo(event);
  }

  /** Farms that run have such records in their logs. */
  @Test
  void aPlanFromBeforeRebuildingSourcesAndExistingImagesIsReadWithoutThem() {
    String earlier =
        """
        {"build":"07-01JAQ8Z5M2R6V9T4X3W1Y0K7C8","index":0,"tasks":[{"image":"keystone","parents":[],
         "recipe":"sha256:%s","pool":"amd64","allowedToFail":false,
         "exclusion":{"status":"skipped","reason":"not asked for"}}]}\
        """
            .formatted("2".repeat(64));

    Fact.PlanPart part =
        EventCodec.decode("dev.kiln.build.plan-part.v1", bytes(earlier), Fact.PlanPart.class);

    PlannedTask task = part.tasks().getFirst();
    assertThat(task.rebuild()).isFalse();
    assertThat(task.sources()).isEmpty();
    assertThat(task.exclusion())
        .contains(PlannedTask.Exclusion.of(TaskStatus.SKIPPED, "not asked for"));
  }

  @Test
  void aDispatchFromBeforeSourcesIsReadWithoutThem() {
    ReadyToBuild now = (ReadyToBuild) find("dev.kiln.ready-to-build.v1");
    String earlier = text(now).replaceFirst("\"sources\":\\{[^}]*},", "");

    ReadyToBuild read =
        EventCodec.decode("dev.kiln.ready-to-build.v1", bytes(earlier), ReadyToBuild.class);

    assertThat(earlier).doesNotContain("sources");
    assertThat(read.sources()).isEmpty();
    assertThat(read.inputKey()).isEqualTo(now.inputKey());
  }

  @Test
  void thereIsASampleOfEveryType() {
    Set<Class<?>> sealed =
        Stream.of(Fact.class, InboxMessage.class, Desired.class)
            .flatMap(EventCodecTest::records)
            // What is made where an unknown type is read is never written.
            .filter(type -> type != Fact.Unknown.class)
            .collect(Collectors.toSet());
    Set<String> types =
        SampleEvents.all().stream().map(EventCodec::typeOf).collect(Collectors.toSet());

    assertThat(SampleEvents.all()).extracting(Object::getClass).containsAll(List.copyOf(sealed));
    assertThat(types).hasSize(SampleEvents.all().size()).isEqualTo(EventCodec.types());
  }

  @Test
  void typesAreVersionedAndNamespaced() {
    assertThat(EventCodec.types())
        .allMatch(type -> type.matches("dev\\.kiln(\\.[a-z]+(-[a-z]+)*)+\\.v[0-9]+"));
  }

  @Test
  void enumsAreLowerCase() {
    assertThat(SampleEvents.all())
        .extracting(EventCodecTest::text)
        .anyMatch(text -> text.contains("\"parent_gone\""))
        .anyMatch(text -> text.contains("\"unmatched\""))
        .anyMatch(text -> text.contains("\"atomic\""))
        .anyMatch(text -> text.contains("\"failed\""));
  }

  @Test
  void anUnknownTypeIsUndecodable() {
    assertThatThrownBy(
            () -> EventCodec.decode("dev.kiln.task.invented.v9", bytes("{}"), Fact.class))
        .isInstanceOf(UndecodableEventException.class)
        .hasMessage("unknown event type 'dev.kiln.task.invented.v9'");
  }

  @Test
  void anEventOfAnotherKindIsUndecodable() {
    assertThatThrownBy(() -> EventCodec.decode(LOST, bytes(LOST_BODY), InboxMessage.class))
        .isInstanceOf(UndecodableEventException.class)
        .hasMessage("'dev.kiln.attempt.lost.v1' is no InboxMessage");
  }

  @ParameterizedTest
  @ValueSource(strings = {"build", "image", "attempt", "reason"})
  void aMissingFieldIsUndecodable(String field) {
    String renamed = LOST_BODY.replace("\"" + field + "\"", "\"other\"");

    assertUndecodable(LOST, renamed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"build", "image", "attempt", "reason"})
  void aNullFieldIsUndecodable(String field) {
    String nulled =
        LOST_BODY.replaceFirst("\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":null");

    assertUndecodable(LOST, nulled);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "7", "\"text\"", "{", "{}", "not json"})
  void whatIsNoObjectIsUndecodable(String body) {
    assertUndecodable(LOST, body);
  }

  @Test
  void anImpossibleValueIsUndecodable() {
    assertUndecodable(LOST, LOST_BODY.replace("keystone", "Not A Name"));
    assertUndecodable(LOST, LOST_BODY.replace("07-01J", "07-"));
    assertUndecodable(LOST, LOST_BODY.replace("\"keystone\"", "{\"value\":\"keystone\"}"));
    assertUndecodable(LOST, LOST_BODY.replace("\"keystone\"", "17"));
  }

  @Test
  void aWrongKindOfValueInsideIsUndecodable() {
    String queued = text(find("dev.kiln.task.queued.v1"));
    String ended = text(find("dev.kiln.build.ended.v1"));
    String heartbeat = text(find("dev.kiln.worker.heartbeat.v1"));

    assertUndecodable(
        "dev.kiln.task.queued.v1", queued.replace("\"dispatch\":2", "\"dispatch\":\"x\""));
    assertUndecodable("dev.kiln.task.queued.v1", queued.replaceFirst(":\"sha256:1+\"", ":null"));
    String part = text(find("dev.kiln.build.plan-part.v1"));
    assertUndecodable("dev.kiln.build.plan-part.v1", part.replace("\"recipe\"", "\"other\""));
    assertUndecodable(
        "dev.kiln.build.plan-part.v1", part.replace("\"sources\":{}", "\"sources\":null"));
    assertUndecodable("dev.kiln.build.plan-part.v1", part.replace("\"unmatched\"", "\"built\""));
    assertUndecodable(
        "dev.kiln.build.plan-part.v1", part.replace("\"skipped\"", "\"unbuildable\""));
    assertUndecodable("dev.kiln.build.ended.v1", ended.replace("\"failed\"", "\"exploded\""));
    assertUndecodable(
        "dev.kiln.worker.heartbeat.v1", heartbeat.replaceAll("2026-03-01T", "yesterday"));
    assertUndecodable("dev.kiln.worker.heartbeat.v1", heartbeat.replace("\"amd64\"", "null"));
  }

  @Test
  void whatIsNoEventHasNoType() {
    assertThatThrownBy(() -> EventCodec.typeOf("text")).hasMessageContaining("is no event type");
  }

  private static void assertUndecodable(String type, String body) {
    assertThatThrownBy(() -> EventCodec.decode(type, bytes(body), Object.class))
        .as(body)
        .isInstanceOf(UndecodableEventException.class);
  }

  private static Object find(String type) {
    return SampleEvents.all().stream()
        .filter(event -> EventCodec.typeOf(event).equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Stream.of(type.getPermittedSubclasses()).flatMap(EventCodecTest::records);
  }

  private static String golden(Object event) {
    String file = EventCodec.typeOf(event) + ".json";
    try (InputStream in = EventCodecTest.class.getResourceAsStream(file)) {
      assertThat(in).as("golden file %s for %s", file, text(event)).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Object event) {
    return new String(EventCodec.encode(event), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
