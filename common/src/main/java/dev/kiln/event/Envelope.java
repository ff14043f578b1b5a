package dev.kiln.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers of an event: CloudEvents 1.0 attributes in Kafka's binary mode.
 *
 * <p>Facts carry two extension attributes: {@code term}, the offset of the marker under which their
 * writer owned the partition, and {@code answers}, the offset in {@code kiln.inbox} that they
 * answer.
 *
 * @param source who wrote it, as in {@code /coordinators/host-1}
 * @param time by the writer's clock; what counts is the broker's time
 */
public record Envelope(
    String id, String type, String source, Instant time, SortedMap<String, String> extensions) {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final String SPECIFICATION_VERSION = "1.0";
  private static final String TERM = "term";
  private static final String ANSWERS = "answers";

  public Envelope {
    extensions = Collections.unmodifiableSortedMap(new TreeMap<>(extensions));
  }

  /** The envelope of an event that has no extension attributes. */
  public static Envelope of(String id, Object event, String source, Instant time) {
    return new Envelope(id, EventCodec.typeOf(event), source, time, new TreeMap<>());
  }

  /** The envelope of a fact. */
  public static Envelope ofFact(
      String id, Fact fact, String source, Instant time, long term, OptionalLong answers) {
    SortedMap<String, String> extensions = new TreeMap<>();
    extensions.put(TERM, Long.toString(term));
    answers.ifPresent(offset -> extensions.put(ANSWERS, Long.toString(offset)));
    return new Envelope(id, EventCodec.typeOf(fact), source, time, extensions);
  }

  /** The term that a fact was written under; empty where the attribute is missing or no number. */
  public OptionalLong term() {
    return number(TERM);
  }

  /** The inbox offset that a fact answers, where it answers one. */
  public OptionalLong answers() {
    return number(ANSWERS);
  }

  /** The record headers, in a fixed order. */
  public Map<String, byte[]> headers() {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    put(headers, "ce_specversion", SPECIFICATION_VERSION);
    put(headers, "ce_id", id);
    put(headers, "ce_type", type);
    put(headers, "ce_source", source);
    put(headers, "ce_time", time.toString());
    extensions.forEach((name, value) -> put(headers, "ce_" + name, value));
    put(headers, "content-type", "application/json");
    return headers;
  }

  /**
   * Reads what {@link #headers} wrote.
   *
   * @param header the value of a header by name, null where there is none
   * @throws UndecodableEventException if a required attribute is missing
   */
  public static Envelope read(Function<String, byte @Nullable []> header) {
    SortedMap<String, String> extensions = new TreeMap<>();
    for (String name : new String[] {TERM, ANSWERS}) {
      byte[] value = header.apply("ce_" + name);
      if (value != null) {
        extensions.put(name, new String(value, StandardCharsets.UTF_8));
      }
    }
    return new Envelope(
        required(header, "ce_id"),
        required(header, "ce_type"),
        required(header, "ce_source"),
        time(required(header, "ce_time")),
        extensions);
  }

  private OptionalLong number(String extension) {
    String value = extensions.get(extension);
    return value != null && NUMBER.matcher(value).matches()
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  private static String required(Function<String, byte @Nullable []> header, String name) {
    byte[] value = header.apply(name);
    if (value == null) {
      throw new UndecodableEventException("the header " + name + " is missing", null);
    }
    return new String(value, StandardCharsets.UTF_8);
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new UndecodableEventException("ce_time is no time: '" + text + "'", e);
    }
  }

  private static void put(Map<String, byte[]> headers, String name, String value) {
    headers.put(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
