package io.everystore.jobs.job;

import io.everystore.feature.model.Topics;
import io.everystore.feature.registry.RowArm;
import io.everystore.jobs.experiment.ExposureReader;
import io.everystore.jobs.experiment.ResultFunction;
import io.everystore.jobs.experiment.UnitFunction;
import io.everystore.jobs.identity.ClientOperator;
import io.everystore.jobs.identity.PersonOperator;
import io.everystore.jobs.identity.UserOperator;
import io.everystore.jobs.ingest.IngestOperator;
import io.everystore.jobs.io.KafkaConfig;
import io.everystore.jobs.io.KafkaEndpoints;
import io.everystore.jobs.learning.NamedChoice;
import io.everystore.jobs.offer.GrantReader;
import io.everystore.jobs.offer.OfferCommandReader;
import io.everystore.jobs.offer.OfferFunction;
import io.everystore.jobs.outcome.AnswerOperator;
import io.everystore.jobs.outcome.ImpressionReader;
import io.everystore.jobs.outcome.RankerOperator;
import io.everystore.jobs.outcome.RowOperator;
import io.everystore.jobs.popularity.ItemOperator;
import io.everystore.jobs.record.AnswerFact;
import io.everystore.jobs.record.ItemFacts;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.OfferInput;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.record.UnitInput;
import io.everystore.jobs.segment.DistributionFunction;
import io.everystore.jobs.segment.DistributionReader;
import io.everystore.jobs.segment.ListReader;
import io.everystore.jobs.segment.SegmentReader;
import io.everystore.jobs.segment.SegmentSizeFunction;
import io.everystore.jobs.segment.SegmentTrendFunction;
import io.everystore.jobs.types.JobTypes;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * The wiring: interactions → ingest → clients → users, both → items; segments → clients and users,
 * lists → clients, both → sizes and trends of segments; impressions and what came of them → answers
 * → rankers and rows; exposures and outcomes of clients and users → units → results; commands and
 * meetings → offers; everything they write goes to the sink.
 */
public final class ProfileJob {
  /** The job's name as Flink shows it. */
  public static final String NAME = "everystore-profiles";

  /** How long the first people counted for a new ranking wait for others. */
  private static final Duration FIRST_DISTRIBUTION = Duration.ofSeconds(2);

  /** Least time between two versions of thresholds; each may mean to look at everybody. */
  private static final Duration DISTRIBUTION_INTERVAL = Duration.ofSeconds(30);

  /** How long records wait in a network buffer that no page waits for. */
  private static final long UNHURRIED_MILLIS = 100;

  /**
   * Few records that somebody waits for: sent on one by one, and by no thread that looks for them.
   */
  private static final long AT_ONCE = 0;

  private ProfileJob() {}

  /** Adds the job to the environment, reading from and writing to Kafka. */
  public static void build(StreamExecutionEnvironment env, JobConfig config) {
    KafkaConfig kafka = config.kafka();
    Sinks sinks = new Sinks(KafkaEndpoints.sink(kafka), KafkaEndpoints.unhurriedSink(kafka));
    Derived derived =
        build(
            env,
            config,
            new Sources(
                KafkaEndpoints.source(kafka, Topics.INTERACTIONS),
                KafkaEndpoints.unhurriedSource(kafka, Topics.IMPRESSIONS),
                KafkaEndpoints.source(kafka, Topics.DEFINITIONS),
                KafkaEndpoints.source(kafka, Topics.LIST_ENTRIES),
                KafkaEndpoints.source(kafka, Topics.OFFER_DECISIONS),
                KafkaEndpoints.source(kafka, Topics.VALUE_DISTRIBUTIONS)),
            sinks);
    addExperiments(
        env,
        config,
        derived.outcomes(),
        KafkaEndpoints.unhurriedSource(kafka, Topics.EXPOSURES),
        sinks.unhurried());
    addOffers(
        env,
        derived.meetings(),
        KafkaEndpoints.source(kafka, Topics.OFFER_COMMANDS),
        sinks.prompt());
  }

  /**
   * What further stages are fed with.
   *
   * @param outcomes what people did that experiments count
   * @param meetings of people with offers
   */
  record Derived(DataStream<UnitInput> outcomes, DataStream<OfferInput> meetings) {}

  /**
   * Where the job reads.
   *
   * @param impressions what was shown
   * @param definitions what operators edit
   * @param lists whom uploads of lists name
   * @param decisions what the ledgers of offers decided
   * @param distributions how many people have which value, as this job counts them
   */
  record Sources(
      Source<LogRecord, ?, ?> interactions,
      Source<LogRecord, ?, ?> impressions,
      Source<LogRecord, ?, ?> definitions,
      Source<LogRecord, ?, ?> lists,
      Source<LogRecord, ?, ?> decisions,
      Source<LogRecord, ?, ?> distributions) {}

  /**
   * Where the job writes: what pages and redemptions wait for, and the rest, which waits for
   * company.
   */
  record Sinks(Sink<OutboundRecord> prompt, Sink<OutboundRecord> unhurried) {}

  /**
   * Adds the job without experiments and offers to the environment between these sources and these
   * sinks.
   */
  static Derived build(
      StreamExecutionEnvironment env, JobConfig config, Sources sources, Sinks sinks) {
    JobSettings.apply(env, config);
    DataStream<StageInput> lists =
        read(env, sources.lists(), "list-entries")
            .process(new ListReader(), JobTypes.STAGE_INPUT)
            .uid("list-reader")
            .name("list-reader")
            .setBufferTimeout(UNHURRIED_MILLIS);
    DataStream<StageInput> distributions =
        read(env, sources.distributions(), "value-distributions")
            .process(new DistributionReader(), JobTypes.STAGE_INPUT)
            .uid("distribution-reader")
            .name("distribution-reader")
            .setBufferTimeout(UNHURRIED_MILLIS);
    DataStream<StageInput> segments =
        read(env, sources.definitions(), "definitions")
            .process(new SegmentReader(), JobTypes.STAGE_INPUT)
            .uid("segment-reader")
            .name("segment-reader")
            .setBufferTimeout(UNHURRIED_MILLIS);
    DataStream<StageInput> grants =
        read(env, sources.decisions(), "offer-decisions")
            .process(new GrantReader(), JobTypes.STAGE_INPUT)
            .uid("grant-reader")
            .name("grant-reader")
            .setBufferTimeout(AT_ONCE);
    SingleOutputStreamOperator<StageInput> ingested =
        read(env, sources.interactions(), "interactions")
            .transform("ingest", JobTypes.STAGE_INPUT, new IngestOperator(config.markMillis()))
            .uid("ingest");
    write(ingested.getSideOutput(IngestOperator.DEAD_LETTERS), sinks.unhurried(), "dead-letters");

    SingleOutputStreamOperator<OutboundRecord> clients =
        ingested
            .union(segments, distributions, lists, grants)
            .keyBy(StageInput::key, Types.STRING)
            .transform(
                "clients", JobTypes.OUTBOUND_RECORD, new ClientOperator(config.clientStage()))
            .uid("clients");
    write(clients, sinks.prompt(), "client-records");

    SingleOutputStreamOperator<OutboundRecord> users =
        clients
            .getSideOutput(ClientOperator.USERS)
            .union(segments, distributions)
            .keyBy(StageInput::key, Types.STRING)
            .transform("users", JobTypes.OUTBOUND_RECORD, new UserOperator(config.userStage()))
            .uid("users");
    write(users, sinks.prompt(), "user-records");
    DataStream<OutboundRecord> sizes =
        unhurried(clients, PersonOperator.SEGMENT_SIZES, "clients-segment-sizes")
            .union(unhurried(users, PersonOperator.SEGMENT_SIZES, "users-segment-sizes"))
            .keyBy(KeyedDelta::key, Types.STRING)
            .process(
                new SegmentSizeFunction(config.intervals().statsWrite().toMillis()),
                JobTypes.OUTBOUND_RECORD)
            .uid("segment-sizes")
            .name("segment-sizes");
    write(sizes, sinks.unhurried(), "segment-size-records");
    DataStream<OutboundRecord> trends =
        unhurried(clients, PersonOperator.SEGMENT_TRENDS, "clients-segment-trends")
            .union(unhurried(users, PersonOperator.SEGMENT_TRENDS, "users-segment-trends"))
            .keyBy(KeyedDelta::key, Types.STRING)
            .process(
                new SegmentTrendFunction(config.intervals().neighboursWrite().toMillis()),
                JobTypes.OUTBOUND_RECORD)
            .uid("segment-trends")
            .name("segment-trends");
    write(trends, sinks.unhurried(), "segment-trend-records");
    DataStream<OutboundRecord> counted =
        unhurried(clients, PersonOperator.VALUES, "clients-values")
            .union(unhurried(users, PersonOperator.VALUES, "users-values"))
            .keyBy(KeyedDelta::key, Types.STRING)
            .process(
                new DistributionFunction(
                    FIRST_DISTRIBUTION.toMillis(), DISTRIBUTION_INTERVAL.toMillis()),
                JobTypes.OUTBOUND_RECORD)
            .uid("value-distributions")
            .name("value-distributions");
    write(counted, sinks.unhurried(), "value-distribution-records");

    SingleOutputStreamOperator<OutboundRecord> items =
        unhurried(clients, PersonOperator.FACTS, "clients-facts")
            .union(unhurried(users, PersonOperator.FACTS, "users-facts"))
            .keyBy(ItemFacts::itemId, Types.STRING)
            .transform(
                "items",
                JobTypes.OUTBOUND_RECORD,
                new ItemOperator(
                    config.intervals().statsWrite().toMillis(),
                    config.intervals().neighboursWrite().toMillis(),
                    config.lifetimes().item().toMillis(),
                    config.cacheSizes().items()))
            .uid("items");
    write(items, sinks.unhurried(), "item-records");
    learn(
        env,
        config.learning(),
        sources.impressions(),
        unhurried(ingested, IngestOperator.OUTCOMES, "ingest-outcomes"),
        sinks.unhurried());
    return new Derived(
        unhurried(clients, PersonOperator.OUTCOMES, "clients-outcomes")
            .union(unhurried(users, PersonOperator.OUTCOMES, "users-outcomes")),
        unhurried(clients, PersonOperator.MEETINGS, "clients-meetings")
            .union(unhurried(users, PersonOperator.MEETINGS, "users-meetings")));
  }

  /** Adds the stages that join exposures with outcomes and sum them per variation. */
  static void addExperiments(
      StreamExecutionEnvironment env,
      JobConfig config,
      DataStream<UnitInput> outcomes,
      Source<LogRecord, ?, ?> exposures,
      Sink<OutboundRecord> sink) {
    SingleOutputStreamOperator<UnitInput> exposed =
        read(env, exposures, "exposures")
            .process(new ExposureReader(), JobTypes.UNIT_INPUT)
            .uid("exposures")
            .name("read-exposures")
            .setBufferTimeout(UNHURRIED_MILLIS);
    write(exposed.getSideOutput(ExposureReader.DEAD_LETTERS), sink, "exposure-dead-letters");
    SingleOutputStreamOperator<OutboundRecord> results =
        exposed
            .union(outcomes)
            .keyBy(UnitInput::unit, Types.STRING)
            .process(new UnitFunction(), JobTypes.KEYED_DELTA)
            .uid("experiment-units")
            .name("experiment-units")
            .setBufferTimeout(UNHURRIED_MILLIS)
            .keyBy(KeyedDelta::key, Types.STRING)
            .process(
                new ResultFunction(config.intervals().statsWrite().toMillis()),
                JobTypes.OUTBOUND_RECORD)
            .uid("experiment-results")
            .name("experiment-results");
    write(results, sink, "experiment-result-records");
  }

  /** Adds the ledgers of offers. */
  static void addOffers(
      StreamExecutionEnvironment env,
      DataStream<OfferInput> meetings,
      Source<LogRecord, ?, ?> commands,
      Sink<OutboundRecord> sink) {
    SingleOutputStreamOperator<OfferInput> read =
        read(env, commands, "offer-commands")
            .process(new OfferCommandReader(), JobTypes.OFFER_INPUT)
            .uid("offer-commands")
            .name("read-offer-commands")
            .setBufferTimeout(AT_ONCE);
    write(read.getSideOutput(OfferCommandReader.DEAD_LETTERS), sink, "offer-dead-letters");
    SingleOutputStreamOperator<OutboundRecord> ledgers =
        read.union(meetings)
            .keyBy(OfferInput::offerId, Types.STRING)
            .process(new OfferFunction(), JobTypes.OUTBOUND_RECORD)
            .uid("offers")
            .name("offers");
    write(ledgers, sink, "offer-records");
  }

  private static void learn(
      StreamExecutionEnvironment env,
      JobConfig.Learning config,
      Source<LogRecord, ?, ?> impressions,
      DataStream<AnswerFact> outcomes,
      Sink<OutboundRecord> sink) {
    SingleOutputStreamOperator<AnswerFact> shown =
        read(env, impressions, "impressions")
            .process(new ImpressionReader(), JobTypes.ANSWER_FACT)
            .uid("impression-reader")
            .name("impression-reader")
            .setBufferTimeout(UNHURRIED_MILLIS);
    write(shown.getSideOutput(ImpressionReader.DEAD_LETTERS), sink, "dead-impressions");

    SingleOutputStreamOperator<NamedChoice> answers =
        shown
            .union(outcomes)
            .keyBy(AnswerFact::key, Types.STRING)
            .transform(
                "answers",
                JobTypes.NAMED_CHOICE,
                new AnswerOperator(config.outcomeWindow().toMillis()))
            .uid("answers")
            .setBufferTimeout(UNHURRIED_MILLIS);
    SingleOutputStreamOperator<OutboundRecord> rankers =
        answers
            .keyBy(NamedChoice::model, Types.STRING)
            .transform(
                "rankers",
                JobTypes.OUTBOUND_RECORD,
                new RankerOperator(config.publish().toMillis()))
            .uid("rankers")
            .setParallelism(1)
            .setBufferTimeout(UNHURRIED_MILLIS);
    SingleOutputStreamOperator<OutboundRecord> rows =
        answers
            .getSideOutput(AnswerOperator.ROWS)
            .keyBy(facts -> RowArm.MODEL, Types.STRING)
            .transform(
                "rows", JobTypes.OUTBOUND_RECORD, new RowOperator(config.publish().toMillis()))
            .uid("rows")
            .setParallelism(1)
            .setBufferTimeout(UNHURRIED_MILLIS);
    // One writer for each model: its records stand in the log in the order of their versions.
    rankers.union(rows).sinkTo(sink).uid("models-sink").name("models").setParallelism(1);
  }

  private static SingleOutputStreamOperator<LogRecord> read(
      StreamExecutionEnvironment env, Source<LogRecord, ?, ?> source, String name) {
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), name, JobTypes.LOG_RECORD)
        .uid(name + "-source");
  }

  /**
   * A side output whose records wait in their own network buffer for longer. A thread flushes each
   * output as often as its operator says; that of what pages wait for is short, and dozens of such
   * threads would take a good part of a processor.
   */
  private static <T> DataStream<T> unhurried(
      SingleOutputStreamOperator<?> from, OutputTag<T> tag, String name) {
    return from.getSideOutput(tag)
        .map(record -> record, tag.getTypeInfo())
        .uid(name)
        .name(name)
        .setBufferTimeout(UNHURRIED_MILLIS);
  }

  private static void write(
      DataStream<OutboundRecord> records, Sink<OutboundRecord> sink, String name) {
    records.sinkTo(sink).uid(name + "-sink").name(name);
  }
}
