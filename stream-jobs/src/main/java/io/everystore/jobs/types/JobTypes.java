package io.everystore.jobs.types;

import io.everystore.jobs.learning.NamedChoice;
import io.everystore.jobs.learning.RowFacts;
import io.everystore.jobs.record.AnswerFact;
import io.everystore.jobs.record.ItemFacts;
import io.everystore.jobs.record.KeyedDelta;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.OfferInput;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.record.UnitInput;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Type information of everything that flows between operators. */
public final class JobTypes {
  public static final TypeInformation<LogRecord> LOG_RECORD =
      new RecordTypeInformation<>(LogRecord.class, LogRecordSerializer.INSTANCE);

  public static final TypeInformation<OutboundRecord> OUTBOUND_RECORD =
      new RecordTypeInformation<>(OutboundRecord.class, OutboundRecordSerializer.INSTANCE);

  public static final TypeInformation<StageInput> STAGE_INPUT =
      new RecordTypeInformation<>(StageInput.class, StageInputSerializer.INSTANCE);

  public static final TypeInformation<ItemFacts> ITEM_FACTS =
      new RecordTypeInformation<>(ItemFacts.class, ItemFactsSerializer.INSTANCE);

  public static final TypeInformation<UnitInput> UNIT_INPUT =
      new RecordTypeInformation<>(UnitInput.class, UnitInputSerializer.INSTANCE);

  public static final TypeInformation<KeyedDelta> KEYED_DELTA =
      new RecordTypeInformation<>(KeyedDelta.class, KeyedDeltaSerializer.INSTANCE);
  public static final TypeInformation<AnswerFact> ANSWER_FACT =
      new RecordTypeInformation<>(AnswerFact.class, AnswerFactSerializer.INSTANCE);

  public static final TypeInformation<NamedChoice> NAMED_CHOICE =
      new RecordTypeInformation<>(NamedChoice.class, NamedChoiceSerializer.INSTANCE);

  public static final TypeInformation<RowFacts> ROW_FACTS =
      new RecordTypeInformation<>(RowFacts.class, RowFactsSerializer.INSTANCE);

  public static final TypeInformation<OfferInput> OFFER_INPUT =
      new RecordTypeInformation<>(OfferInput.class, OfferInputSerializer.INSTANCE);

  private JobTypes() {}
}
