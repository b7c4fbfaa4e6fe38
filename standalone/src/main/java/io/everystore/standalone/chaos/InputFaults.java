package io.everystore.standalone.chaos;

import java.io.IOException;

/** Clients that send what nobody should. */
final class InputFaults {
  private static final int FLOOD_POSTS = 20;
  private static final int FLOOD_EVENTS = 100;
  private static final int DATED_POSTS = 10;

  private final Http http;
  private final Balancer balancer;
  private final People people;
  private final EventLoad events;
  private final Injections injections;

  InputFaults(
      Http http, Balancer balancer, People people, EventLoad events, Injections injections) {
    this.http = http;
    this.balancer = balancer;
    this.people = people;
    this.events = events;
    this.injections = injections;
  }

  void inject(FaultPlan.Planned planned) throws IOException, InterruptedException {
    injections.disturb(
        planned.kind(),
        () -> {
          switch (planned.kind()) {
            case MALFORMED -> Malformed.send(http, balancer.next()).forEach(injections::note);
            case FROM_THE_FUTURE -> postFromTheFuture();
            case REPEATED -> repeat();
            case FLOOD -> flood();
            default -> throw new IllegalArgumentException("no fault of clients: " + planned);
          }
        });
  }

  private void postFromTheFuture() {
    for (int i = 0; i < DATED_POSTS; i++) {
      Object unused = events.send(people.fromTheFuture());
    }
  }

  private void flood() {
    for (int i = 0; i < FLOOD_POSTS; i++) {
      Object unused = events.send(people.flood(FLOOD_EVENTS));
    }
  }

  private void repeat() {
    for (Post post : events.remembered()) {
      Object unused = events.send(post);
    }
  }
}
