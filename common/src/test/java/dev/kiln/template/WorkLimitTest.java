package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a template multiplies its work, its rendering ends soon, and says why. */
class WorkLimitTest {

  /**
   * A template that would take minutes, hours or all memory.
   *
   * @param words part of the problem that ends it
   */
  record Payload(String title, String words, String template) {
    @Override
    public String toString() {
      return title;
    }
  }

  private static final String TOO_MUCH = "rendering takes too much work";
  private static final String TOO_LONG = "a string of more than 1 MiB comes out here";

  /** Sets {@code $s} to a string of about a mebibyte. */
  private static final String MEBIBYTE =
      """
      #set($s = "aaaaaaaaaaaaaaaa")
      #foreach($i in [1..15])#set($s = $s + $s)#end
      #set($s = $s + $s.replace("aa", "a"))
      """;

  /** As many turns as there may be. */
  private static final String TURNS =
      "#foreach($i in [1..20])#foreach($j in [1..9999])\n%s\n#end#end\n";

  private static final int MANY = 100_000;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource({"strings", "numbersAndLists", "repetitions", "problems", "longTemplates"})
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void everyRenderingEndsSoonAndSaysWhy(Payload payload) {
    TreeFixture tree =
        new TreeFixture(folder).image("a", payload.template()).file("p.vm", "#set($y = 1)\n");

    List<String> problems = tree.problems();

    assertThat(problems).anyMatch(problem -> problem.contains(payload.words()));
  }

  @Test
  void theSameTemplateIsRefusedAtTheSamePlaceEveryTime() {
    TreeFixture tree =
        new TreeFixture(folder)
            .image(
                "a", "#macro(m)\n#set($x = \"$s\")\n#end\n" + MEBIBYTE + TURNS.formatted("#m()"));

    List<String> problems = tree.problems();

    assertThat(problems)
        .containsExactly(
            "images/a/Dockerfile.vm:1:1: rendering takes too much work; it ran out in this #macro: loop, call and copy less");
    assertThat(tree.problems()).isEqualTo(problems);
  }

  @Test
  void aLongTemplateOfARealTreeIsFarFromTheLimit() {
    String packages = "#foreach($i in [1..300])\n    && apt-get install -y package-$i \\\n#end\n";
    TreeFixture tree =
        new TreeFixture(folder)
            .file("macros.vm", "#macro(install)\nRUN true \\\n" + packages + "    && true\n#end\n")
            .image("a", "#base()\n" + "#install()\n".repeat(100));

    assertThat(tree.problems()).isEmpty();
  }

  private static Payload payload(String title, String words, String template) {
    return new Payload(title, words, template);
  }

  private static Payload everyTurn(String title, String words, String body) {
    return new Payload(title, words, MEBIBYTE + TURNS.formatted(body));
  }

  static Stream<Payload> strings() {
    return Stream.of(
        everyTurn("a long sum, kept", TOO_MUCH, "#set($x = $s + $j)"),
        everyTurn("a long sum, compared", TOO_MUCH, "#if($s + $j == \"\")#end"),
        everyTurn("a long string, compared", TOO_MUCH, "#if(\"$s$j\" == \"\")#end"),
        everyTurn("a long string, written", "larger than 4 MiB", "$s"),
        everyTurn("replace", TOO_MUCH, "#set($x = $s.replace(\"a\", \"b\"))"),
        everyTurn(
            "replace after replace",
            TOO_MUCH,
            "#if($s" + ".replace(\"a\", \"b\").replace(\"b\", \"a\")".repeat(50) + " == \"\")#end"),
        everyTurn(
            "case after case",
            TOO_MUCH,
            "#if($s" + ".toUpperCase().toLowerCase()".repeat(50) + " == \"\")#end"),
        everyTurn("equal strings", TOO_MUCH, "#if($s == $s.trim())#end"),
        everyTurn("contains", TOO_MUCH, "#if($s.contains($s.replace(\"aa\", \"a\") + \"b\"))#end"),
        everyTurn("arguments of macros", TOO_MUCH, "#macro(m $a $b)#end#m($s $s)"),
        payload(
            "a long string of many", TOO_LONG, MEBIBYTE + "#if(\"" + "$s".repeat(MANY) + "\")#end"),
        payload(
            "a long sum of many",
            TOO_LONG,
            MEBIBYTE + "#if(" + "$s + ".repeat(999) + "$s == 1)#end"),
        payload(
            "a list of many long strings as text",
            TOO_MUCH,
            MEBIBYTE + "#if([" + "$s, ".repeat(999) + "$s] + \"\" == \"\")#end"));
  }

  static Stream<Payload> numbersAndLists() {
    return Stream.of(
        payload(
            "text of a million digits as a number",
            TOO_MUCH,
            MEBIBYTE.replace("a", "9").replace("fore9ch", "foreach").replace("repl9ce", "replace")
                + TURNS.formatted("#if($s == 1 || $s < 1)#end#set($z = $s * 1)")),
        payload(
            "a number of a million digits",
            "a number has at most 40 digits",
            "#set($d = " + "9".repeat(1_000_000) + ")"),
        payload(
            "a number of a billion digits", "'-' takes numbers", "#set($d = \"1e999999999\" - 1)"),
        payload(
            "a product of many",
            "a number of too many digits",
            "#set($d = 999999999999" + " * 999999999999".repeat(999) + ")"),
        payload(
            "endless ranges, compared",
            "a range has at most 100,000 values",
            "#if([1..2000000000] == [1..2000000000])#end"),
        payload(
            "a range that is longer than a number",
            "a range has at most 100,000 values",
            "#set($r = [-2147483648..2147483647])"),
        everyTurn("ranges, compared", TOO_MUCH, "#if([1..90000] == [1..90000])#end"),
        payload(
            "contains in a list",
            TOO_MUCH,
            "#set($l = ["
                + "\"x\",".repeat(50_000)
                + "1])"
                + TURNS.formatted("#if($l.contains(2))#end")),
        payload(
            "a list of itself",
            "the value of $x is too large",
            "#set($x = [1])#foreach($i in [1..40])#set($x = [$x, $x])#end"),
        payload(
            "a large list, kept",
            TOO_MUCH,
            "#set($x = [1])#foreach($i in [1..14])#set($x = [$x, $x])#end"
                + TURNS.formatted("#set($y = [$x])")),
        payload("a deep list", TOO_MUCH, "#set($x = [1])" + TURNS.formatted("#set($x = [$x])")),
        payload(
            "a deep list as it is written",
            "nested too deeply",
            "#set($x = " + "[".repeat(MANY) + "]".repeat(MANY) + ")"));
  }

  static Stream<Payload> repetitions() {
    String macros =
        IntStream.range(0, 48)
            .mapToObj(i -> "#macro(m%d)#m%d()#m%d()#end\n".formatted(i, i + 1, i + 1))
            .reduce("", String::concat);
    return Stream.of(
        payload("macros of nothing that fan out", TOO_MUCH, macros + "#macro(m48)#end#m0()"),
        payload(
            "macros that fan out in a string",
            TOO_MUCH,
            macros + "#macro(m48)#end#set($x = \"#m0()\")"),
        everyTurn("a body of many branches", TOO_MUCH, "#if(false)#end".repeat(20_000)),
        everyTurn(
            "a string of many branches",
            TOO_MUCH,
            "#if(\"" + "#if(false)#end".repeat(20_000) + "\")#end"),
        everyTurn("a string of much text", TOO_MUCH, "#if(\"" + "x".repeat(500_000) + "$j\")#end"),
        everyTurn("many variables", TOO_MUCH, "#set($x = 1)".repeat(20)),
        everyTurn(
            "a written list", TOO_MUCH, "#foreach($k in [" + "1,".repeat(5000) + "1])#break#end"),
        everyTurn("parse", TOO_MUCH, "#parse(\"p.vm\")"),
        everyTurn("include in a string", TOO_MUCH, "#if(\"#include('p.vm')\" == \"\")#end"),
        everyTurn(
            "packages in a string",
            TOO_MUCH,
            "#if(\"#packages('p' ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])\" == \"\")#end"),
        everyTurn(
            "loops in loops",
            "loops turn more than 200,000 times",
            "#foreach($k in [1..9999])#end"),
        payload(
            "directives far down",
            TOO_MUCH,
            "x\n".repeat(MANY) + TURNS.formatted("#if(\"#image('a')\" == \"\")#end")));
  }

  static Stream<Payload> problems() {
    return Stream.of(
        everyTurn("an unknown property", TOO_MUCH, "$kiln.nosuch"),
        everyTurn("an unknown image", TOO_MUCH, "#image(\"nosuch\")"),
        everyTurn("an unknown template", TOO_MUCH, "#parse(\"nosuch.vm\")"),
        everyTurn("an unknown file", TOO_MUCH, "#include(\"nosuch\")"),
        everyTurn("a template of a long name", TOO_MUCH, "#parse($s)"),
        everyTurn("an image of a long name", TOO_MUCH, "#image($s)"),
        everyTurn("a block of a long name", TOO_MUCH, "#block($s)#end"),
        everyTurn("a key as long", TOO_MUCH, "#set($m = {})$m.get($s)"),
        everyTurn("an index as long", TOO_MUCH, "#set($l = [])$l.get([$s, $s])"),
        payload(
            "a list, written far down",
            TOO_MUCH,
            "x\n".repeat(MANY) + "#set($l = [1])" + TURNS.formatted("$l")));
  }

  static Stream<Payload> longTemplates() {
    return Stream.of(
        payload("words like directives", "#nosuch", "#a\n".repeat(MANY) + "#nosuch()"),
        payload("words like directives in one line", "#nosuch", "#a ".repeat(MANY) + "#nosuch()"),
        payload("unknown directives", "unknown directive #a", "#a()\n".repeat(MANY)),
        payload("blocks", "#nosuch", "#block(\"b\")\n#end\n".repeat(MANY / 4) + "#nosuch()"),
        payload(
            "macros of near names",
            "did you mean #aaaaa?",
            "#macro(aaaaa)#end\n".repeat(MANY / 4) + "#aaaab()\n".repeat(1000)),
        payload("comments without an end", "#if without an #end", "#if(true)" + "#* ".repeat(MANY)),
        payload("plain text without an end", "Lexical error", "#[[ ".repeat(MANY) + "#if("),
        payload("dollars", "#nosuch", "${a:-$( ".repeat(MANY) + "\n#nosuch()"));
  }
}
