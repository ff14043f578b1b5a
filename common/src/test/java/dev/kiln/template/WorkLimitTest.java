package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a template multiplies its work, its rendering ends soon, and says why. */
class WorkLimitTest {

  private static final String A_MEBIBYTE =
      "#set($s = \"aaaaaaaaaaaaaaaa\")\n#foreach($i in [1..15])#set($s = $s + $s)#end\n#set($s = $s + $s.replace(\"aa\", \"a\"))\n";

  private static final String TURNS =
      "#foreach($i in [1..20])#foreach($j in [1..9999])\n%s\n#end#end\n";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("payloads")
  @Timeout(value = 5, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void everyRenderingEndsSoonWithAProblem(String title, String template) {
    TreeFixture tree = new TreeFixture(folder).image("a", template).file("p.vm", PARSED);
    long t = System.nanoTime();

    List<String> problems = tree.problems();
    System.out.printf("%-50s %5d ms %s%n", title, (System.nanoTime() - t) / 1_000_000, problems);

    assertThat(problems).isNotEmpty();
  }

  private static final String PARSED = "#set($y = 1)\n";

  static Stream<Arguments> payloads() {
    Map<String, String> p = new LinkedHashMap<>();
    p.put("warm", "#foo()");
    p.put("concat in every turn", A_MEBIBYTE + TURNS.formatted("#set($x = $s + $j)"));
    p.put("concat in if", A_MEBIBYTE + TURNS.formatted("#if($s + $j == \"\")#end"));
    p.put("interpolate", A_MEBIBYTE + TURNS.formatted("#if(\"$s$j\" == \"\")#end"));
    p.put("interpolate many", A_MEBIBYTE + "#if(\"" + "$s".repeat(10_000) + "\" == \"\")#end");
    p.put("add many", A_MEBIBYTE + "#if(" + "$s + ".repeat(1_000) + "$s == \"\")#end");
    p.put(
        "add many lists", A_MEBIBYTE + "#if([" + "$s, ".repeat(1_000) + "$s] + \"\" == \"\")#end");
    p.put("compare many lists", A_MEBIBYTE + "#if([" + "$s, ".repeat(1_000) + "$s] == \"\")#end");
    p.put("insert", A_MEBIBYTE + TURNS.formatted("$s"));
    p.put("replace", A_MEBIBYTE + TURNS.formatted("#set($x = $s.replace(\"a\", \"b\"))"));
    p.put(
        "replace chain",
        A_MEBIBYTE
            + TURNS.formatted(
                "#if($s"
                    + ".replace(\"a\", \"b\").replace(\"b\", \"a\")".repeat(50)
                    + " == \"\")#end"));
    p.put(
        "upper chain",
        A_MEBIBYTE
            + TURNS.formatted(
                "#if($s" + ".toUpperCase().toLowerCase()".repeat(50) + " == \"\")#end"));
    p.put(
        "contains worst",
        A_MEBIBYTE
            + "#set($n = $s.replace(\"aaaaaaaaaaaaaaaa\", \"a\") + \"b\")\n"
            + TURNS.formatted("#if($s.contains($n))#end"));
    p.put(
        "contains worst 1k",
        A_MEBIBYTE
            + "#set($n = $s.replace(\"aaaaaaaaaaaaaaaa\", \"a\").replace(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", \"a\") + \"b\")\n"
            + TURNS.formatted("#if($s.contains($n))#end"));
    p.put(
        "compare equal",
        A_MEBIBYTE + "#set($t = $s + \"\")\n" + TURNS.formatted("#if($s == $t)#end"));
    p.put("length", A_MEBIBYTE + TURNS.formatted("#if($s.length() == 1)#end"));
    p.put(
        "digits",
        "#set($d = \"9999999999999999\")\n#foreach($i in [1..15])#set($d = $d + $d)#end\n"
            + TURNS.formatted("#if($d == 1)#end#if($d < 1)#end#set($z = $d * 1)"));
    p.put("long number", "#set($d = " + "9".repeat(1_000_000) + ")");
    p.put("exponent", "#set($d = \"1e999999999\" - 1)");
    p.put("product", "#set($d = 999999999999999999 " + " * 999999999999999999".repeat(1_000) + ")");
    p.put("ranges", "#if([1..2000000000] == [1..2000000000])#end");
    p.put("range to variable", "#set($r = [-2147483648..2147483647])");
    p.put(
        "contains in range",
        "#set($r = [1..90000])\n" + TURNS.formatted("#if($r.contains(-1))#end"));
    p.put(
        "range equals",
        "#set($r = [1..90000])#set($q = [1..90000])\n" + TURNS.formatted("#if($r == $q)#end"));
    p.put(
        "list contains",
        "#set($l = ["
            + "\"x\",".repeat(50_000)
            + "1])\n"
            + TURNS.formatted("#if($l.contains(\"y\"))#end"));
    p.put(
        "nested list",
        "#set($x = [1, 2])\n#foreach($i in [1..15])#set($x = [$x, $x])#end\n#set($y = [$x])#set($z = [$x])\n"
            + TURNS.formatted("#if($y == $z)#end"));
    p.put(
        "nested list put",
        "#set($x = [1, 2])\n#foreach($i in [1..14])#set($x = [$x, $x])#end\n"
            + TURNS.formatted("#set($y = [$x])"));
    p.put(
        "deep list",
        "#set($x = [1])\n#foreach($i in [1..9999])#set($x = [$x])#end\n#set($y = [$x])\n"
            + TURNS.formatted("#if($x == $y)#end"));
    StringBuilder fan = new StringBuilder();
    for (int i = 0; i < 48; i++) {
      fan.append("#macro(m" + i + ")#m" + (i + 1) + "()#m" + (i + 1) + "()#end\n");
    }
    fan.append("#macro(m48)#end\n");
    p.put("macro fan", fan + "#m0()");
    p.put("macro fan in string", fan + "#set($x = \"#m0()\")");
    p.put(
        "macro args",
        A_MEBIBYTE + "#macro(m $a $b $c $d)#end\n" + TURNS.formatted("#m($s $s $s $s)"));
    p.put("parse", TURNS.formatted("#parse(\"p.vm\")"));
    p.put("parse missing", TURNS.formatted("#parse(\"q.vm\")"));
    p.put("include missing", TURNS.formatted("#include(\"q.vm\")"));
    p.put("include", TURNS.formatted("#if(\"#include('p.vm')\" == \"\")#end"));
    p.put("big body", TURNS.formatted("#if(false)#end".repeat(20_000)));
    p.put("big string body", TURNS.formatted("#if(\"" + "x".repeat(500_000) + "$j\" == \"\")#end"));
    p.put(
        "many ifs in string",
        TURNS.formatted("#if(\"" + "#if(false)#end".repeat(20_000) + "\" == \"\")#end"));
    p.put(
        "image far down",
        "x\n".repeat(400_000) + TURNS.formatted("#if(\"#image('a')\" == \"\")#end"));
    p.put("image missing", TURNS.formatted("#image(\"b\")"));
    p.put("property missing", TURNS.formatted("$kiln.nosuch"));
    p.put("property missing far", "x\n".repeat(400_000) + TURNS.formatted("$kiln.nosuch"));
    p.put("list inserted far", "x\n".repeat(400_000) + "#set($l = [1])" + TURNS.formatted("$l"));
    p.put("get with giant key", A_MEBIBYTE + "#set($m = {})\n" + TURNS.formatted("$m.get($s)"));
    p.put(
        "list get with giant",
        A_MEBIBYTE + "#set($m = [])\n" + TURNS.formatted("$m.get([$s,$s,$s,$s])"));
    p.put("parse giant name", A_MEBIBYTE + TURNS.formatted("#parse($s)"));
    p.put("image giant name", A_MEBIBYTE + TURNS.formatted("#image($s)"));
    p.put("kiln compared", TURNS.formatted("#if($kiln == \"a\")#end"));
    p.put("set small", TURNS.formatted("#set($x = 1)".repeat(20)));
    p.put(
        "foreach list literal",
        TURNS.formatted("#foreach($k in [" + "1,".repeat(5000) + "1])#break#end"));
    p.put("blocks", TURNS.formatted("#block(\"b\")x#end"));
    p.put("unknown words", "#a\n".repeat(300_000) + "#nosuch()");
    p.put("unknown directives", "#a()\n".repeat(200_000));
    p.put("unclosed comments", "#* ".repeat(300_000) + "#if(");
    p.put("unclosed comments and text", "#[[ ".repeat(200_000) + "#if(");
    p.put("one line of words", "#a ".repeat(300_000) + "#nosuch()");
    p.put("shell hashes", "${a".repeat(10) + "#".repeat(1_000_000) + "#nosuch()");
    p.put(
        "macro names",
        "#macro(aaaaaaaaaaaaaaa)#end\n".repeat(30_000) + "#aaaaaaaaaaaaaab()\n".repeat(1000));
    return p.entrySet().stream()
        .map(e ->
            Arguments.of(
                e.getKey(),
                e.getValue().length() > (1 << 20)
                    ? e.getValue().substring(0, 1 << 20)
                    : e.getValue()));
  }
}
