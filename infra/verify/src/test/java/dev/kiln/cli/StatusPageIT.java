package dev.kiln.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.kiln.image.BuildId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page in a real browser, in front of a real farm. */
final class StatusPageIT {

  private static final LocatorAssertions.IsVisibleOptions SOON =
      new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

  @TempDir static Path data;
  private static RunningFarm farm;
  private static Playwright playwright;
  private static Browser browser;

  @TempDir Path folder;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private Page page;

  @BeforeAll
  static void startFarmAndBrowser() throws InterruptedException {
    Path chromium =
        Path.of(
            Optional.ofNullable(System.getenv("KILN_TEST_CHROMIUM")).orElse("/usr/bin/chromium"));
    assertThat(chromium)
        .as("the browser; `kiln test` installs one, KILN_TEST_CHROMIUM names another")
        .isExecutable();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    farm = RunningFarm.start(data);
  }

  @AfterAll
  static void stopFarmAndBrowser() {
    playwright.close();
    farm.close();
  }

  @BeforeEach
  void openPage() {
    page = browser.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
  }

  @AfterEach
  void theBrowserHadNothingToComplainAbout() {
    page.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void theOverviewFollowsABuildToItsEndWithoutReloading() throws Exception {
    page.navigate(farm.url() + "/");
    page.evaluate("() => { window.sameDocument = true; }");

    submit("live", TreeFolder.ofFourImages(folder), TestBase.UNUSED);

    Locator row =
        page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("live"));
    assertThat(row.getByText("succeeded")).isVisible(SOON);
    assertThat(row.getByText("4 of 4")).isVisible();
    assertThat(page.getByRole(AriaRole.HEADING).filter(withText("All is well: live"))).isVisible();
    assertThat(page.evaluate("() => window.sameDocument === true")).isEqualTo(true);
  }

  @Test
  void theBuildPageListsTheImagesWithTheirStatus() throws Exception {
    TreeFolder tree =
        new TreeFolder(folder)
            .imageWithFile("fine", "FROM scratch", "1")
            .image("broken", "FROM scratch\nCOPY nowhere /nowhere\n")
            .image("below", "#from(\"broken\")\nCOPY nowhere /nowhere\n");

    BuildId build = submit("mixed", tree, TestBase.UNUSED);

    page.navigate(farm.url() + "/builds/" + build);
    assertThat(page.locator(".heading").getByText("failed")).isVisible(SOON);
    assertThat(imageRow("fine").locator(".status")).hasText("built");
    assertThat(imageRow("broken").locator(".status")).hasText("failed");
    assertThat(imageRow("below").locator(".status")).hasText("parent failed");
  }

  @Test
  void theLogShowsWhatTheBuildPrintsAndNoneOfItIsMarkup() throws Exception {
    String script = "<script>document.title='owned'</script><img src=x onerror=alert(1)>";
    TreeFolder tree =
        new TreeFolder(folder)
            .image(
                "loud",
                "#base()\nRUN echo \"hello from the build\" && echo \"%s\"\n".formatted(script));

    BuildId build = submit("loud", tree, TestBase.reference());

    page.navigate(farm.url() + "/builds/" + build + "/images/loud");
    Locator lines = page.locator(".row .text");
    assertThat(lines.getByText("hello from the build", exactly())).isVisible(SOON);
    assertThat(lines.getByText(script, exactly())).isVisible(SOON);
    assertThat(page.locator("main script, main img").count()).isZero();
    assertThat(page.title()).doesNotContain("owned");
  }

  @Test
  void theWorkersPageShowsWhoIsThere() {
    page.navigate(farm.url() + "/workers");

    assertThat(page.getByRole(AriaRole.HEADING).filter(withText("2 workers: all answer")))
        .isVisible(SOON);
    assertThat(page.locator("tbody tr")).hasCount(2);
    assertThat(page.locator("tbody tr").first()).containsText("idle");
  }

  @Test
  void theFarmIsPausedAndResumedOnThePage() {
    page.navigate(farm.url() + "/");
    page.getByText("Pause the farm …").click();
    page.getByLabel("Your name").fill("ada");
    page.getByLabel("Why").fill("new switch");

    page.getByRole(AriaRole.BUTTON, exactlyNamed("Pause")).click();

    Locator band = page.locator(".band").filter(withText("The farm is paused"));
    assertThat(band.getByText("new switch")).isVisible(SOON);
    band.getByText("Resume …").click();
    page.getByRole(AriaRole.BUTTON, exactlyNamed("Resume")).click();
    assertThat(band).hasCount(0);
  }

  /** Submits with the tag by which the page calls the build; returns when the farm knows it. */
  private static BuildId submit(String tag, TreeFolder tree, String base) {
    CommandResult submitted =
        farm.build(tree.root(), tag, base, "--detach", "--retries=0", "--tag=" + tag);
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    BuildId build = BuildId.parse(submitted.out().strip());
    try (FarmClient client = farm.client()) {
      await().until(() -> client.build(build).isPresent());
    }
    return build;
  }

  private Locator imageRow(String image) {
    return page.locator(
        "table.tasks tbody tr",
        new Page.LocatorOptions().setHas(page.locator("th").getByText(image, exactly())));
  }

  private static Locator.FilterOptions withText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Page.GetByRoleOptions exactlyNamed(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }
}
