namespace UnionFs;

/// <summary>What few who ask for attributes want to know; asked for only then. Immutable.</summary>
internal interface IRareAttributes
{
    Timestamp ModifyTime { get; }

    Timestamp AccessTime { get; }

    Timestamp ChangeTime { get; }

    Timestamp BirthTime { get; }

    DeviceNumber Device { get; }
}
