package dev.kiln.buildkit.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProtobufReaderTest {

  @Test
  void emptyMessageHasNoFields() {
    ProtobufReader reader = reader("");

    assertThat(reader.next()).isFalse();
    assertThat(reader.next()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0800, 0",
    "0801, 1",
    "089601, 150",
    "08ffffffff07, 2147483647",
    "08ffffffffffffffff7f, 9223372036854775807",
    "08ffffffffffffffffff01, -1"
  })
  void numbersHaveOneToTenBytes(String message, long expected) {
    ProtobufReader reader = reader(message);

    reader.next();

    assertThat(reader.field()).isEqualTo(1);
    assertThat(reader.number()).isEqualTo(expected);
  }

  @Test
  void textsAndBytesHaveALength() {
    ProtobufReader reader = reader("12 05 68c3a96c6c 1a 02 00ff");

    reader.next();
    String text = reader.text();
    reader.next();

    assertThat(text).isEqualTo("héll");
    assertThat(reader.field()).isEqualTo(3);
    assertThat(reader.bytes()).containsExactly(0, -1);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void textThatIsNoUtf8IsReplaced() {
    ProtobufReader reader = reader("0a 03 61ff62");

    reader.next();

    assertThat(reader.text()).isEqualTo("a\ufffdb");
  }

  @Test
  void fieldsOfEveryKindAreSkipped() {
    ProtobufReader reader = reader("0801 110102030405060708 1a0161 2501020304 3007");
    List<Integer> fields = new ArrayList<>();

    while (reader.next()) {
      fields.add(reader.field());
    }

    assertThat(fields).containsExactly(1, 2, 3, 4, 6);
    assertThat(reader.number()).isEqualTo(7);
  }

  @Test
  void nestedMessageEndsWhereItsLengthSays() {
    ProtobufReader reader = reader("0a 02 0805 1001");
    List<Long> numbers = new ArrayList<>();

    reader.next();
    ProtobufReader nested = reader.message();
    while (nested.next()) {
      numbers.add(nested.number());
    }

    assertThat(numbers).containsExactly(5L);
    assertThat(reader.next()).isTrue();
    assertThat(reader.field()).isEqualTo(2);
  }

  @Test
  void nestedMessageCannotReadBeyondItsEnd() {
    ProtobufReader reader = reader("0a 02 0a05 ffffffffff");
    reader.next();

    ProtobufReader nested = reader.message();

    assertThatThrownBy(nested::next)
        .isInstanceOf(MalformedProtobufException.class)
        .hasMessage("field 1 claims 5 bytes where 0 are left");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08", // no value
        "0880", // a number that goes on
        "08ffffffffffffffffffff01", // eleven bytes
        "0a05616263", // a length beyond the end
        "0affffffff0f", // four gigabytes
        "0affffffffffffffffff01", // a negative length
        "0901020304050607", // seven of eight bytes
        "0d010203", // three of four bytes
        "0b0c", // a group
        "0e00", // a wire type without meaning
        "0001", // field 0
        "f8ffffffffffffffff0100" // a field number beyond all
      })
  void malformedMessageIsAnException(String message) {
    ProtobufReader reader = reader(message);

    assertThatThrownBy(() -> readAll(reader, 0)).isInstanceOf(MalformedProtobufException.class);
  }

  @Test
  void valueOfAnotherKindIsAnException() {
    ProtobufReader reader = reader("0801");
    reader.next();

    assertThatThrownBy(reader::text)
        .isInstanceOf(MalformedProtobufException.class)
        .hasMessage("field 1 is written as VARINT where LENGTH is expected");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void anyBytesAreReadToTheirEndOrRefused(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] message = new byte[random.nextInt(64)];
      random.nextBytes(message);

      int fields = fieldsOf(message);

      assertThat(fields)
          .as("seed %d, round %d: %s", seed, round, HexFormat.of().formatHex(message))
          .isLessThanOrEqualTo(10 * message.length);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void whatWasWrittenIsRead(long seed) {
    Random random = new Random(seed);
    long number = random.nextLong();
    byte[] bytes = new byte[random.nextInt(1000)];
    random.nextBytes(bytes);
    int field = 1 + random.nextInt((1 << 29) - 1);

    ProtobufReader reader =
        new ProtobufReader(
            new ProtobufWriter()
                .number(field, number)
                .message(16, new ProtobufWriter().bytes(1, bytes))
                .toByteArray());

    assertThat(reader.next()).isTrue();
    assertThat(reader.field()).as("seed %d", seed).isEqualTo(field);
    assertThat(reader.number()).as("seed %d", seed).isEqualTo(number);
    assertThat(reader.next()).isTrue();
    ProtobufReader nested = reader.message();
    assertThat(nested.next()).isTrue();
    assertThat(nested.bytes()).as("seed %d", seed).isEqualTo(bytes);
  }

  /** Reads everything that can be read, in every way that fits; how many fields there were. */
  private static int fieldsOf(byte[] message) {
    try {
      return readAll(new ProtobufReader(message), 0);
    } catch (MalformedProtobufException e) {
      assertThat(e).hasMessageNotContaining("null");
      return 0;
    }
  }

  private static int readAll(ProtobufReader reader, int depth) {
    int fields = 0;
    while (reader.next()) {
      fields++;
      try {
        reader.number();
      } catch (MalformedProtobufException e) {
        fields += depth < 8 ? nested(reader, depth) : 0;
      }
    }
    return fields;
  }

  private static int nested(ProtobufReader reader, int depth) {
    ProtobufReader nested;
    try {
      nested = reader.message();
      assertThat(reader.bytes()).hasSizeLessThan(64);
    } catch (MalformedProtobufException e) {
      // Four or eight bytes: nothing to look into.
      return 0;
    }
    try {
      return readAll(nested, depth + 1);
    } catch (MalformedProtobufException e) {
      // Bytes or a text.
      return 0;
    }
  }

  private static ProtobufReader reader(String hex) {
    return new ProtobufReader(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
