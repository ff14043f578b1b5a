package dev.kiln.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake is reported with its place and in words that say what to do. */
class BrokenTreeTest {

  private static final Map<String, List<String>> EXPECTED = expected();

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("brokenTrees")
  void everyProblemIsReportedWithItsPlace(Broken broken) {
    List<String> problems = TreeFixture.problems(() -> broken.read(folder));

    assertThat(problems)
        .map(problem -> problem.replace(folder + "/", ""))
        .isEqualTo(EXPECTED.get(broken.title()));
  }

  @Test
  void aLineOfAHundredMebibytesIsRefusedWithoutBeingRead() throws IOException {
    TreeFixture tree = new TreeFixture(folder).image("a", "");
    byte[] part = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    try (OutputStream line = Files.newOutputStream(folder.resolve("a/Dockerfile.vm"))) {
      for (int i = 0; i < 100; i++) {
        line.write(part);
      }
    }

    assertThat(tree.problems())
        .containsExactly(
            "images/a/Dockerfile.vm: the file has 104857600 bytes, more than the 1048576 allowed");
  }

  /** Reads {@code broken-trees.txt}: a line {@code @@title}, then its problems, indented. */
  private static Map<String, List<String>> expected() {
    Map<String, List<String>> expected = new LinkedHashMap<>();
    List<String> open = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(BrokenTreeTest.class.getResourceAsStream("broken-trees.txt"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("@@")) {
          open = new ArrayList<>();
          expected.put(line.substring(2), open);
        } else {
          open.add(line.strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return expected;
  }

  static Stream<Broken> brokenTrees() {
    return Stream.of(
            templates(),
            escapes(),
            multiplied(),
            blocks(),
            overrides(),
            severalTrees(),
            files(),
            configurations())
        .flatMap(cases -> cases);
  }

  private static Stream<Broken> templates() {
    return Stream.of(
        Broken.template("#form(\"base\")"),
        Broken.template("RUN true\n   #form(\"base\")\n#images(\"base\")\n#nonsense(1)"),
        Broken.template("#from(\"bsae\")"),
        Broken.template("#from(\"nothing-like-it\")"),
        Broken.template("#from()"),
        Broken.template("#from(\"base\" \"b\" \"c\")"),
        Broken.template("#from(1)"),
        Broken.template("#from($undefined)"),
        Broken.template("#from(\"base\" \"Bad Stage\")"),
        Broken.template("#from(\"Base\")"),
        Broken.template("COPY --from=#image() /a /b"),
        Broken.template("\tCOPY --from=#image(\"bas\") /a /b"),
        Broken.template("#base(\"x\" \"y\")"),
        Broken.template("LABEL a=$kiln.nosuch"),
        Broken.template("LABEL a=$kiln.maintaner"),
        Broken.template("LABEL a=$kiln.tag b=$kiln.registry c=$kiln.freshness"),
        Broken.template("LABEL a=$kiln.base.distributoin"),
        Broken.template("LABEL a=$kiln.users.novo.uid"),
        Broken.template("LABEL a=$kiln.users.get(\"novo\")"),
        Broken.template("LABEL a=$image.tag"),
        Broken.template("LABEL a=$kiln.base"),
        Broken.template("LABEL a=$kiln"),
        Broken.template("#set($l = [1, 2])\nLABEL a=$l b=$l.get(5)"),
        Broken.template("#set($x = \"a\")\nRUN tar xf $x.tar.gz"),
        Broken.template("#set($m = {\"a\": 1})\nRUN echo $m.b"),
        Broken.template("#set($kiln = 1)"),
        Broken.template("#set($kiln.tag = 1)"),
        Broken.template("#set($m = {})\n#set($m.a = 1)"),
        Broken.template("#foreach($image in [1])\n#end"),
        Broken.template("#foreach($x in \"abc\")\n$x\n#end"),
        Broken.template("#foreach($x in $undefined)\n$x\n#end"),
        Broken.template("#foreach($x in [1..10001])\n$x\n#end"),
        Broken.template("#foreach($x in [1..9000])\n#foreach($y in [1..9000])\n#end\n#end"),
        Broken.template("#if(true)\nRUN true"),
        Broken.template("RUN true\n#end"),
        Broken.template("#if(true\nRUN true\n#end"),
        Broken.template("#if($x ==)\n#end"),
        Broken.template("#set($x)"),
        Broken.template("#foreach($x of [1])\n#end"),
        Broken.template("#macro(from $x)\n#end"),
        Broken.template("#macro(loop)\n#loop()\n#end\n#loop()"),
        Broken.template("#macro(a)\n#b()\n#end\n#macro(b)\n#a()\n#end\n#a()"),
        Broken.template("#macro(m $x)\n$x\n#end\n#m()"),
        Broken.template("#macro(m $x)\n$x\n#end\n#m(1 2)"),
        Broken.template("#evaluate(\"x\")\n#define($x)\n#end\n#stop()"),
        Broken.template("#parse(\"/etc/passwd\")"),
        Broken.template("#parse(\"../x.vm\")"),
        Broken.template("#parse(\"macro.vm\")").file("macros.vm", ""),
        Broken.template("#parse(\"x.txt\")").file("x.txt", ""),
        Broken.template("#parse()"),
        Broken.template("#parse(\"a/Dockerfile.vm\")"),
        Broken.template("#include(\"/etc/passwd\")"),
        Broken.template("#include(\"nothing\")"),
        Broken.template("#parse(\"b.vm\")").file("b.vm", "RUN true\n#form(\"base\")\n"),
        Broken.template("#packages()\n#packages(\"Nova\" [\"x\"])\n#packages(\"x\" \"y\")"),
        Broken.template("#packages(\"x\" [\"curl\", \"a; reboot\", 7])"),
        Broken.template("#package(\"x\" [\"curl\"])"),
        Broken.template("#user()\n#user(\"novva\")\n#user($kiln.users.nova)"),
        Broken.template("#repositories(\"grafana\")\n#enable_repositories()"),
        Broken.template("#package_setup(\"x\")\n#sources(\"a\")\n#sources(\"a\" \"relative\")"),
        Broken.template(
            "RUN $kiln.proxies.http $kiln.repositories $kiln.locals_base $kiln.packages"),
        Broken.template(
            "RUN $kiln.customised(\"x\") $kiln.customised(\"X\", [1]) $kiln.customised(\"x\", \"y\") $kiln.customised(\"x\", [1])"),
        Broken.tree("a repository that the distribution does not have")
            .file(
                "kiln.yaml",
                "platform: linux/amd64\nrepositories: {tools: {debian-arm64: {url: \"https://x\", suite: s}}}\n")
            .file("a/Dockerfile.vm", "#base()\n#repositories(\"tools\" \"tool\")\n"),
        Broken.tree("files of the package manager that are not there")
            .file("kiln.yaml", "apt: {sources: apt.sources, preferences: pins}\n")
            .file("pins", "x\r\n")
            .file("a/Dockerfile.vm", "#base()\n#package_setup()\n"),
        Broken.tree("macros.vm with a mistake")
            .file("macros.vm", "#macro(m)\nRUN true\n")
            .file("a/Dockerfile.vm", "#base()\n#m()\n"),
        Broken.tree("macros.vm with an unknown directive")
            .file("macros.vm", "#macro(m)\n#form(\"a\")\n#end\n")
            .file("a/Dockerfile.vm", "#base()\n#m()\n"),
        Broken.tree("a mistake in a macro is reported where it is")
            .file("macros.vm", "#macro(m)\nRUN $kiln.nosuch\n#end\n")
            .file("a/Dockerfile.vm", "#base()\n#m()\n"),
        Broken.tree("problems of all images together")
            .file("b/Dockerfile.vm", "#from(\"x\")\n")
            .file("a/Dockerfile.vm", "#form(\"b\")\nRUN $kiln.nosuch\n#from(\"y\")\n"),
        Broken.tree("deep nesting")
            .file(
                "a/Dockerfile.vm", "#if(" + "(".repeat(20000) + "1" + ")".repeat(20000) + ")#end"),
        Broken.template("#set($x = \"a\" * 2)\n#set($y = [1] + 1)\n#set($z = \"1.5\" % 2)"),
        Broken.template("#set($x = [1..2000000000])\n#set($s = \"a\")\n#set($y = [$s..3])"),
        Broken.template("#set($l = [1])\nRUN $l.get(\"first\")"),
        Broken.template("#set($m = {\"a\": 1})\nRUN $m.get([1])"),
        Broken.template("#set($x = 99999999999999999999999999999999999999999)"));
  }

  /** Ways out of a sandbox that let somebody out of one elsewhere. */
  private static Stream<Broken> escapes() {
    return Stream.of(
        Broken.template("$image.class"),
        Broken.template("$image.name.class.forName(\"java.lang.Runtime\")"),
        Broken.template("#set($s = \"\")\n$s.getClass()"),
        Broken.template("#set($s = \"\")\n$s.class.classLoader.loadClass(\"java.lang.System\")"),
        Broken.template(
            "#set($e = 1)\n$e.getClass().forName(\"java.lang.Runtime\").getRuntime().exec(\"id\")"),
        Broken.template("#set($l = [1])\n$l.getClass().getProtectionDomain()"),
        Broken.template("#set($m = {})\n$m.entrySet().iterator().next().getClass()"),
        Broken.template("#foreach($i in [1])\n$foreach.parent.topmost\n#end"),
        Broken.template("#foreach($i in [1])\n$foreach.info.template.resourceLoader\n#end"),
        Broken.template("$kiln.getClass().getDeclaredFields()"),
        Broken.template("$kiln.users.entrySet().toArray()"),
        Broken.template("#set($x = $kiln.put(\"tag\", \"1\"))"),
        Broken.template("$image.name.bytes $image.name.intern() $image.name.split(\",\")"),
        Broken.template("#include(\"a/../../secret\")"),
        Broken.template("#parse(\"file:///etc/passwd\")"),
        Broken.template(
            "#set($x = \"\")\n#set($rt = $x.class.forName(\"java.lang.Runtime\"))\n$rt.getRuntime().exec(\"id\")"),
        Broken.template("$image[\"class\"][\"classLoader\"]"),
        Broken.template("$kiln.users.getClass().getMethod(\"toString\").invoke($kiln)"),
        Broken.template("#foreach($i in [1])\n$foreach.getClass() $foreach.template\n#end"),
        Broken.template("#foreach($c in $image.name.toCharArray())\n#end"),
        Broken.template("#set($m = {})\n$m.put(\"a\", 1) $m.keySet() $m.compute(\"a\", 1)"),
        Broken.template("#include(\"file:/etc/passwd\")\n#parse(\"..\\x.vm\")"));
  }

  /** More of it is in {@link WorkLimitTest}. */
  private static Stream<Broken> multiplied() {
    return Stream.of(
        Broken.template(
            "#set($x = \"aaaaaaaaaaaaaaaa\")\n#foreach($i in [1..40])#set($x = $x + $x)#end"),
        Broken.template(
            "#set($x = \"aaaaaaaaaaaaaaaa\")\n#foreach($i in [1..40])#set($x = \"$x$x\")#end"),
        Broken.template("#set($x = 9)\n#foreach($i in [1..60])#set($x = $x * $x)#end"),
        Broken.template("#set($x = [1])\n#foreach($i in [1..60])#set($x = [$x, $x])#end"),
        Broken.template(
            "#set($x = \"aaaaaaaaaaaaaaaa\")\n#foreach($i in [1..40])#set($x = $x.replace(\"a\", $x))#end"),
        Broken.template("#foreach($i in [1..9000])\n" + "x".repeat(1000) + "\n#end"),
        Broken.template(
            "#macro(m $n)#if($n.length() < 40)#m(\"${n}x\")#m(\"${n}x\")#m(\"${n}x\")#end#end\n#m(\"\")"));
  }

  private static Stream<Broken> blocks() {
    return Stream.of(
        Broken.template("#block()\n#end"),
        Broken.template("#block(1)\n#end"),
        Broken.template("#block(\"a\" \"b\")\n#end"),
        Broken.template("#block($undefined)\n#end"),
        Broken.template("#block\nRUN true\n#end"),
        Broken.template("#block(\"Nova-API\")\n#end"),
        Broken.template("RUN true\n#block(\"b\")\nRUN true"),
        Broken.template("#blok(\"b\")"),
        Broken.template("#block(\"b\")\n#block(\"b\")\n#end\n#end"),
        Broken.template("#macro(m)\n#block(\"b\")\n#m()\n#end\n#end\n#m()"),
        Broken.template("#foreach($i in [1])\n#block(\"b\")\n#break\n#end\n#end"),
        Broken.template("RUN true\n  #super()"),
        Broken.template("#set($x = \"#super()\")"),
        Broken.template("#override(\"b\")\nRUN true\n#end"),
        Broken.template("#macro(block $x)\n#end\n#macro(super)\n#end"));
  }

  private static Stream<Broken> overrides() {
    return Stream.of(
        Broken.override("RUN true"),
        Broken.override("## a comment\n# another\n\n  RUN true\n#override(\"b\")\n#end"),
        Broken.override("#set($x = 1)\n#if(true)\n#end\n$x"),
        Broken.override("#overide(\"b\")"),
        Broken.override(
            "# commented out: #override(\"b\") $x\n# #end\n#override(\"b\")\n#end RUN true"),
        Broken.override("#override(\"b\")\nRUN true\n  #form(\"base\")\n#end"),
        Broken.override("#override()\n#end"),
        Broken.override("#override(\"b\" \"c\")\n#end"),
        Broken.override("#override($x)\n#end"),
        Broken.override("#override(\"${x}b\")\n#end"),
        Broken.override("#override(\"B-1\")\n#end"),
        Broken.override("#override(\"b\")\n#end\n\n#override(\"b\")\n#end"),
        Broken.override("#override(\"b\")\n#override(\"c\")\n#end\n#end"),
        Broken.override("#if(true)\n#override(\"b\")\n#end\n#end"),
        Broken.override("#override(\"b\")\nRUN true"),
        Broken.override("#override(\"b\")\n#end\n#end"),
        Broken.override("#super()"),
        Broken.override("#override(\"b\")\n#super(\"b\")\n#end"),
        Broken.override("#override(\"b\")\nRUN $kiln.nosuch\n#from(\"b\")\n#end"),
        Broken.override("#override(\"b\")\n#set($l = [1])\nRUN $l\n#end"),
        Broken.override("#override(\"b\")\n#block(\"b\")\n#end\n#end"),
        Broken.override("#override(\"b\")\n#break\n#end"),
        Broken.override("#override(\"a_footer\")\nRUN $kiln.nosuch\n#end"),
        Broken.tree("an override file with CRLF")
            .image("a")
            .overrides("o.vm", "#override(\"b\")\r\nRUN true\r\n#end\r\n"),
        Broken.tree("an override file with NUL")
            .image("a")
            .overrides("o.vm", "#override(\"b\")\nRUN \0true\n#end\n"),
        Broken.tree("an override file of another name")
            .image("a")
            .overrides("o.txt", "#override(\"b\")\n#end\n"),
        Broken.tree("problems of two override files and of macros")
            .image("a")
            .file("macros.vm", "#macro(m)\n#form(\"a\")\n#end\n")
            .overrides("o.vm", "RUN true\n")
            .overrides("p.vm", "#override(\"b\")\n#form(\"a\")\n#end\n"));
  }

  private static Stream<Broken> severalTrees() {
    return Stream.of(
        Broken.tree("a name twice in the second tree")
            .image("a")
            .later("x/b/Dockerfile.vm", "#base()\n")
            .later("y/b/Dockerfile.vm", "#base()\n"),
        Broken.tree("problems of two trees together")
            .image("Bad_Name")
            .file("b/Dockerfile.vm", "RUN true\r\n")
            .later("Worse_Name/Dockerfile.vm", "#base()\n")
            .later("kiln.yaml", "namespce: x\n")
            .later("x.vm", "RUN \0\n"),
        Broken.tree("a file in one tree and a folder in the other")
            .image("a")
            .file("data", "x")
            .later("data/x.txt", "x"),
        Broken.tree("files of an earlier tree in the folder of an image")
            .image("a")
            .file("lib/apt.vm", "")
            .later("lib/Dockerfile.vm", "#base()\n"),
        Broken.tree("a replaced image with a parent that is not there")
            .image("a")
            .image("b")
            .later("other/b/Dockerfile.vm", "#from(\"aa\")\n"),
        Broken.tree("a mistake in each tree")
            .file("a/Dockerfile.vm", "RUN $kiln.nosuch\n")
            .later("b/Dockerfile.vm", "RUN $kiln.nosuch\n"),
        Broken.tree("mistakes in macros of each tree")
            .image("a")
            .file("macros.vm", "#macro(m)\n#form(\"a\")\n#end\n")
            .later("macros.vm", "#macro(n)\n#form(\"a\")\n#end\n"),
        Broken.tree("macros of two trees that call each other")
            .file("a/Dockerfile.vm", "#m()\n")
            .file("macros.vm", "#macro(m)\n#n()\n#end\n")
            .later("macros.vm", "#macro(n)\n#m()\n#end\n"),
        Broken.tree("two trees without an image").file("x.txt", "").later("y.txt", ""),
        Broken.tree("a file in the reserved folder").image("a").file(".kiln/notes.txt", ""),
        Broken.tree("folders in the reserved folder")
            .image("a")
            .file(".kiln/macros/x/01.vm", "")
            .file(".kiln/overrides/01-a.txt", "")
            .file(".kiln/b/Dockerfile.vm", ""),
        Broken.tree("a file in the place of the reserved folder").image("a").file(".kiln", ""),
        Broken.tree("mistakes in the reserved folder")
            .image("a")
            .file(".kiln/macros/01.vm", "#macro(m)\n#form(\"a\")\n#end\n")
            .file(".kiln/overrides/01-o.vm", "RUN true\n"),
        Broken.template("#parse(\".kiln/macros/01.vm\")\n#include(\".kiln/overrides/01-o.vm\")")
            .file(".kiln/macros/01.vm", "")
            .file(".kiln/overrides/01-o.vm", ""));
  }

  private static Stream<Broken> files() {
    return Stream.of(
        Broken.tree("CRLF").file("a/Dockerfile.vm", "#base()\r\nRUN true\r\n"),
        Broken.tree("NUL").file("a/Dockerfile.vm", "#base()\nRUN \0true\n"),
        Broken.tree("byte order mark").file("a/Dockerfile.vm", "\uFEFF#base()\n"),
        Broken.tree("too large").file("a/Dockerfile.vm", "x".repeat((1 << 20) + 1)),
        Broken.tree("a backslash in a path")
            .file("a/Dockerfile.vm", "#base()\n")
            .file("a/x\\y", ""),
        Broken.tree("mistakes in files, configuration and templates at once")
            .file("kiln.yaml", "namespce: x\n")
            .file("a/Dockerfile.vm", "#form(\"b\")\n")
            .file("b/Dockerfile.vm", "#base()\r\n")
            .file("C/Dockerfile.vm", "#base()\n"),
        Broken.tree("an empty tree"),
        Broken.tree("a template in the root").file("Dockerfile.vm", "#base()\n"),
        Broken.tree("a bad name").file("Nova_API/Dockerfile.vm", "#base()\n"),
        Broken.tree("a name twice")
            .file("a/x/Dockerfile.vm", "#base()\n")
            .file("b/x/Dockerfile.vm", "#base()\n"),
        Broken.tree("invalid UTF-8").bytes("a/Dockerfile.vm", '#', '\n', 'R', 0xC3, 0x28, '\n'),
        Broken.tree("a symbolic link out of the tree").image("a").link("a/passwd", "/etc/passwd"),
        Broken.tree("a symbolic link to above the tree")
            .image("a")
            .link("a/up", "../../o.vm")
            .overrides("o.vm", ""),
        Broken.tree("symbolic links in a circle")
            .image("a")
            .link("a/x", "y")
            .link("a/y", "x")
            .link("z", "z"),
        Broken.tree("a symbolic link to nothing").image("a").link("a/x", "nothing"),
        Broken.tree("a symbolic link to a folder").image("a").link("b", "a"),
        Broken.tree("a name with a control character").image("a").file("a/x\ty", ""));
  }

  private static Stream<Broken> configurations() {
    return Stream.of(
        Broken.kilnYaml("namespce: x"),
        Broken.kilnYaml("namespace: x\nnamespace: y"),
        Broken.kilnYaml("namespace: Upper"),
        Broken.kilnYaml("namespace: [a]"),
        Broken.kilnYaml("tag: true"),
        Broken.kilnYaml("tag: 'a b'"),
        Broken.kilnYaml("prefix: 'A'"),
        Broken.kilnYaml("registry: http://x/"),
        Broken.kilnYaml("base: debian"),
        Broken.kilnYaml("base:\n  distro: debian\n  distribution: debain\n  image: Debian"),
        Broken.kilnYaml("labels: [a, b]"),
        Broken.kilnYaml("labels:\n  a: {b: c}"),
        Broken.kilnYaml("build_args:\n  A-B: c"),
        Broken.kilnYaml("users:\n  someone:\n    uid: x\n    home: nova"),
        Broken.kilnYaml("users:\n  a: {uid: 1, gid: 1, home: /a}\n  b: {uid: 1, gid: 2, home: /b}"),
        Broken.kilnYaml("freshness: weakly\nretries: -1\ntimeout: 5 minutes"),
        Broken.kilnYaml("retries: many\ntimeout: 0m"),
        Broken.kilnYaml("profiles:\n  main: '^a'\n  aux: ['(']"),
        Broken.kilnYaml("allowed_to_fail: [base, bse]"),
        Broken.kilnYaml("allowed_to_fail: base"),
        Broken.kilnYaml("a: b: c"),
        Broken.kilnYaml("labels: &x {a: b}\nbuild_args: *x"),
        Broken.kilnYaml("namespace: x\n---\nnamespace: y"),
        Broken.kilnYaml("- a"),
        Broken.kilnYaml("users:\n  nobody2: {uid: 42436, gid: 1}"),
        Broken.kilnYaml("platform: amd64"),
        Broken.kilnYaml("proxies:\n  http: http://me:secret@proxy:3128\n  socks: x"),
        Broken.kilnYaml("package_manager: {name: apt, clean: maybe}"),
        Broken.kilnYaml(
            "packages:\n  nova_packages:\n    append: [\"nova; rm -rf /\"]\n    add: [x]\n  Nova: {}"),
        Broken.kilnYaml(
            "repositories:\n  a:\n    debian: {url: \"https://x/y\"}\n    rocky: {url: \"https://x\", suite: s}\n    arch: {}"),
        Broken.kilnYaml(
            "repositories:\n  a:\n    debian: {url: \"ftp://x\", suite: s}\n    centos: {}\n    rocky: {url: \"https://x\", metalink: \"https://y\"}"),
        Broken.kilnYaml("apt: {sources: /etc/apt/sources.list, preferences: ../x}"),
        Broken.kilnYaml("rpm:\n  setup: [\"https://x/y.rpm\", x.rpm, ../y.repo]"),
        Broken.kilnYaml(
            "sources:\n  base:\n    type: url\n    location: \"${tarball}/x.tar.gz\"\nvariables: {tarballs: \"https://x\"}"),
        Broken.kilnYaml("sources:\n  base: {location: \"https://x/y.tar.gz\"}\n  bse: {}"),
        Broken.kilnYaml("sources:\n  base: {type: git, location: \"https://x/y.git\"}"),
        Broken.kilnYaml("sources:\n  base: {type: git, location: --upload-pack=x, reference: -f}"),
        Broken.kilnYaml("sources:\n  base: {type: local, location: ../../etc, sha256: abc}"),
        Broken.kilnYaml("sources:\n  base: {type: hg, location: x}"),
        Broken.kilnYaml(
            "sources:\n  base:\n    plugins:\n      p: {location: \"https://x\"}\n    additions: [x]"),
        Broken.kilnYaml(
            "unbuildable:\n  debain: {base: x}\n  debian+arm64: {bse: y}\n  \"arm64\": [base]"),
        Broken.kilnYaml("lint: {disabled: [x]}"),
        Broken.kilnYaml("tag: !!java.net.URL [http://x]"));
  }
}
