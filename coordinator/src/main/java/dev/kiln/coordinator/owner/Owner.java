package dev.kiln.coordinator.owner;

import dev.kiln.coordinator.build.Checkpoint;
import dev.kiln.coordinator.build.Judge;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.build.RecordedMessage;
import dev.kiln.coordinator.decision.Decider;
import dev.kiln.coordinator.decision.Decision;
import dev.kiln.coordinator.decision.Demand;
import dev.kiln.coordinator.decision.Share;
import dev.kiln.coordinator.decision.StopOrders;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.event.Fact;
import dev.kiln.event.Heartbeat;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * The owner of one partition, from its marker to its end.
 *
 * <p>It folds the log up to its own marker, whose offset is its term, and only then begins to work.
 * A fact is folded when the brokers have acknowledged it and nothing foreign stands before it, else
 * when the reader brings it; either way in the order of the log. One round of facts is written at a
 * time, and nothing is judged or decided before the round is folded: a verdict never rests on a
 * state that is not written down.
 *
 * <p>It ends when a foreign marker appears or a write fails: {@link Effect.Lose} is then the last
 * thing it says.
 *
 * <p>Belongs to one thread. After every call {@link #effects} has what is to be done; {@link #step}
 * makes it go on, and is called after every other call and whenever time has passed.
 */
public final class Owner {

  private static final int INBOX_HIGH_WATER = 2_000;
  private static final Duration SAVE_EVERY = Duration.ofSeconds(10);

  // What it is made of.
  private final int partition;
  private final long term;
  private final Farm farm;
  private final Judge judge;
  private final Decider decider;

  // What it knows.
  private final PartitionState state;
  private final Deque<RecordedMessage> inbox = new ArrayDeque<>();
  private final Deque<Fact> own = new ArrayDeque<>();
  private final Set<BuildId> changed = new LinkedHashSet<>();
  private final List<Effect> effects = new ArrayList<>();
  private final Publications publications;
  private final History history = new History();
  private Duration responsibleSince = Duration.ZERO;
  private Share share = Share.WHOLE;
  private List<Outgoing> round = List.of();
  private int acknowledged;
  private long writtenUpTo = -1;
  private long nextRequest;
  private long savedOffset;
  private Duration savedAt = Duration.ZERO;
  private boolean live;
  private boolean lost;
  private boolean timePassed;

  /**
   * Begins to own a partition.
   *
   * @param term the offset of the marker that has been written for it
   * @param from where folding begins; the reader has to bring everything from there on
   * @param rules how long it may publish on the strength of one fact, and the rest of the decider's
   */
  public Owner(long term, Checkpoint from, Farm farm, Judge judge, Decider.Rules rules) {
    this.partition = from.partition();
    this.term = term;
    this.farm = farm;
    this.judge = judge;
    this.decider = new Decider(rules);
    this.state = new PartitionState(from);
    this.publications = new Publications(rules.publicationLease());
    this.savedOffset = from.offset();
    if (isOvertakenBy(from)) {
      lose("somebody has taken the partition since, and saved a checkpoint behind our marker");
    }
  }

  /** Whether it has folded everything up to its own marker and works. */
  public boolean isLive() {
    return live && !lost;
  }

  /** The offset of its marker. */
  public long term() {
    return term;
  }

  /** What it has folded; for looking at only. */
  public PartitionState state() {
    return state;
  }

  /** Whether so many messages wait to be judged that no more should be read for now. */
  public boolean isFull() {
    return inbox.size() >= INBOX_HIGH_WATER;
  }

  /** How much of each pool its builds could use. */
  public SortedMap<Pool, Demand> demand(Instant now) {
    return decider.demand(state, now);
  }

  /** How much of each pool's window is this owner's from now on. */
  public void share(Share part) {
    share = part;
  }

  /** Takes what is to be done, in order. */
  public List<Effect> effects() {
    List<Effect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }

  /** The reader has brought the next fact of the log. */
  public void read(RecordedFact recorded) {
    if (lost) {
      return;
    }
    if (recorded.fact() instanceof Fact.PartitionTaken taken && recorded.offset() > term) {
      lose(
          "%s has taken the partition at offset %d"
              .formatted(taken.coordinator(), recorded.offset()));
      return;
    }
    fold(recorded);
    beginWhenFolded();
  }

  /** The reader has passed a record that can't be read. */
  public void unreadable(long offset) {
    state.skip(offset);
    beginWhenFolded();
  }

  /** The reader of the inbox has brought the next message. */
  public void request(RecordedMessage recorded) {
    inbox.add(recorded);
    nextRequest = recorded.offset() + 1;
  }

  /**
   * The reader of the inbox has passed a record that can't be read or is not for this partition.
   */
  public void unreadableRequest(long offset) {
    nextRequest = offset + 1;
  }

  /** The next fact of the round has been acknowledged. */
  public void written(long offset, Instant time) {
    Outgoing outgoing = round.get(acknowledged++);
    writtenUpTo = Math.max(writtenUpTo, offset);
    if (!lost && offset == state.nextOffset()) {
      fold(new RecordedFact(offset, time, term, outgoing.answers(), outgoing.fact()));
    }
    if (!lost && acknowledged == round.size()) {
      round.forEach(done -> offer(done.fact()));
    }
  }

  /** A write has failed, or the log can't be read: whether a fact is there is unknown. */
  public void failed(String reason) {
    if (!lost) {
      lose(reason);
    }
  }

  /** Time has passed, or the farm has changed: the next step looks at what follows from that. */
  public void timePassed() {
    timePassed = true;
  }

  /** Tells the worker to stop every attempt that nobody waits for any more. */
  public void compare(Heartbeat heartbeat) {
    if (isLive()) {
      StopOrders.of(state, partition, heartbeat).stream()
          .map(Effect.Stop::new)
          .forEach(effects::add);
    }
  }

  /** A step of a publication is done. */
  public void registryDone(long publication, PublicationStep step, Digest answer) {
    publications.done(publication, step, answer);
  }

  /** A step of a publication has failed, or has taken too long. */
  public void registryFailed(long publication) {
    publications.failed(publication);
  }

  /** The build is in {@code kiln.history}. */
  public void kept(BuildId build) {
    history.kept(build);
  }

  /** The build could not be put into {@code kiln.history}; it is tried again. */
  public void notKept(BuildId build, Duration moment) {
    history.failed(build, moment);
  }

  /**
   * Goes on, if the last round is folded: verdicts first, then what follows.
   *
   * @param now by the brokers' clock
   * @param moment on a monotonic clock of the process
   */
  public void step(Instant now, Duration moment) {
    if (!isLive() || isWriting()) {
      return;
    }
    farm.passed(now, moment);
    show();
    List<Outgoing> next = judgeRound();
    if (next.isEmpty()) {
      next = decideRound(now, moment);
    }
    if (next.isEmpty()) {
      save(moment);
    } else {
      round = next;
      acknowledged = 0;
      effects.add(new Effect.Write(next));
    }
  }

  /**
   * A round is in flight, or acknowledged and not folded because something foreign is before it.
   */
  private boolean isWriting() {
    return acknowledged < round.size() || state.nextOffset() <= writtenUpTo;
  }

  private void beginWhenFolded() {
    if (!live && !lost && hasFoldedOwnMarker()) {
      live = true;
      timePassed = true;
      responsibleSince = farm.present();
      nextRequest = state.nextInboxOffset();
      state.builds().forEach(build -> changed.add(build.id()));
      effects.add(new Effect.ReadInbox(nextRequest));
    }
  }

  /** Folding from there would never come to the marker, nor to the later one that fences it. */
  private boolean isOvertakenBy(Checkpoint from) {
    return from.offset() > term;
  }

  private boolean hasFoldedOwnMarker() {
    return state.nextOffset() > term;
  }

  private List<Outgoing> judgeRound() {
    return JudgingRound.take(inbox, message -> judge.judge(state, message));
  }

  private List<Outgoing> decideRound(Instant now, Duration moment) {
    publications.collect(moment, own);
    history.collect(state.builds(), moment, own, effects);
    // What is known already comes into the state first, or it would be decided once more.
    if (!own.isEmpty()) {
      return takeOwn();
    }
    if (timePassed) {
      timePassed = false;
      List<Fact> facts = decider.watch(state, farm, responsibleSince, now);
      if (!facts.isEmpty()) {
        timePassed = true;
        return facts.stream().map(Outgoing::of).toList();
      }
    }
    Decision decision = decider.decide(state, farm, share, now);
    publications.begin(decision.publications(), state, moment, own, effects);
    decision.facts().forEach(own::add);
    return takeOwn();
  }

  private List<Outgoing> takeOwn() {
    List<Outgoing> known = own.stream().map(Outgoing::of).toList();
    own.clear();
    return known;
  }

  private void fold(RecordedFact recorded) {
    state.fold(recorded);
    switch (recorded.fact()) {
      case Fact.PartitionTaken taken -> {}
      case Fact.BuildArchived archived -> {
        history.forget(archived.build());
        effects.add(new Effect.Forget(archived.build()));
      }
      case Fact.OfBuild ofBuild -> {
        changed.add(ofBuild.build());
        if (live && recorded.term() == term) {
          noteHost(ofBuild, recorded.time());
        }
      }
    }
  }

  /** What happens to attempts says something about the hosts they run on. */
  private void noteHost(Fact.OfBuild fact, Instant at) {
    switch (fact) {
      case Fact.AttemptFailed failed ->
          state
              .build(failed.build())
              .flatMap(build -> build.task(failed.image()))
              .flatMap(task ->
                  task.attempts().stream()
                      .filter(attempt -> attempt.id().equals(failed.attempt()))
                      .findFirst())
              .ifPresent(
                  attempt -> farm.hosts().failed(attempt.worker(), failed.failure().cause(), at));
      case Fact.TaskBuilt built -> farm.hosts().succeeded(built.worker(), at);
      case Fact.TaskReused reused -> farm.hosts().succeeded(reused.worker(), at);
      case Fact.OfBuild other -> {}
    }
  }

  private void show() {
    for (BuildId id : changed) {
      state.build(id).map(Effect.Show::new).ifPresent(effects::add);
    }
    changed.clear();
  }

  /**
   * Sends the message for a task that has just been put into the queue; if lost, it is repeated.
   */
  private void offer(Fact fact) {
    if (fact instanceof Fact.TaskQueued queued) {
      state
          .build(queued.build())
          .ifPresent(build ->
              effects.add(
                  new Effect.Offer(
                      build.task(queued.image()).orElseThrow().planned().pool(),
                      Decider.dispatch(build, queued, farm))));
    }
  }

  /** Everything read up to here is judged and folded, so this is a place to begin from. */
  private void save(Duration moment) {
    if (moment.minus(savedAt).compareTo(SAVE_EVERY) < 0) {
      return;
    }
    Checkpoint checkpoint = state.checkpoint(inbox.isEmpty() ? nextRequest : 0);
    if (checkpoint.offset() != savedOffset) {
      savedOffset = checkpoint.offset();
      savedAt = moment;
      effects.add(new Effect.Save(checkpoint));
    }
  }

  private void lose(String reason) {
    lost = true;
    effects.add(new Effect.Lose(reason));
  }
}
