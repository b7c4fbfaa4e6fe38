package io.everystore.standalone.chaos;

/** What a drill does to the system. */
enum FaultKind {
  KILL_TASK_MANAGER("kill -9 task manager", Part.FLINK),
  KILL_TASK_MANAGER_REPEATEDLY("kill -9 task manager, three times in a row", Part.FLINK),
  PAUSE_TASK_MANAGER("task manager stands still", Part.FLINK),
  KILL_JOB_MANAGER("kill -9 job manager", Part.FLINK),
  JOB_LINK_SILENT("network between job and broker silent", Part.FLINK),
  JOB_LINK_SLOW("network between job and broker slow", Part.FLINK),
  JOB_LINK_RESETS("network between job and broker resets", Part.FLINK),
  KILL_BROKER("kill -9 broker", Part.BROKER),
  PAUSE_BROKER("broker stands still", Part.BROKER),
  SERVING_LINK_SILENT("network between replicas and broker silent", Part.BROKER),
  SERVING_LINK_SLOW("network between replicas and broker slow", Part.BROKER),
  SERVING_LINK_RESETS("network between replicas and broker resets", Part.BROKER),
  KILL_REPLICA("kill -9 replica", Part.SERVING),
  STOP_REPLICA("SIGTERM replica", Part.SERVING),
  DELETE_STORE("replica's store files deleted while it runs", Part.SERVING),
  CUT_STORE("a store file of a replica cut off while it runs", Part.SERVING),
  TRUNCATE_STORE("replica killed, its store files cut off", Part.SERVING),
  FLIP_STORE("replica killed, bytes of its store flipped", Part.SERVING),
  CLOCK_AHEAD("replica's clock an hour ahead", Part.SERVING),
  CLOCK_BEHIND("replica's clock an hour behind", Part.SERVING),
  DELAY("network to a replica slow", Part.SERVING),
  DROP("network to a replica silent", Part.SERVING),
  RESET("network to a replica resets", Part.SERVING),
  HALF_OPEN("answers of a replica lost", Part.SERVING),
  SLOW_READ("answers of a replica trickle", Part.SERVING),
  GARBAGE("garbage in every topic", Part.BROKER),
  MALFORMED("malformed bodies", Part.INPUT),
  FROM_THE_FUTURE("events dated 2099", Part.INPUT),
  REPEATED("acknowledged posts again", Part.INPUT),
  FLOOD("flood by one person", Part.INPUT);

  /** Faults of the same part come one after the other, each once the last one is over. */
  enum Part {
    FLINK,
    BROKER,
    SERVING,
    INPUT
  }

  private final String words;
  private final Part part;

  FaultKind(String words, Part part) {
    this.words = words;
    this.part = part;
  }

  String words() {
    return words;
  }

  Part part() {
    return part;
  }
}
