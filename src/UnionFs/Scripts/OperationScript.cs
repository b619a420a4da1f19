namespace UnionFs;

/// <summary>
/// The text form of a sequence of operations, one a line: what <c>unionfs run-script</c> runs. The whole text is parsed before
/// anything runs.
/// </summary>
public static class OperationScript
{
    /// <summary>Parses a script.</summary>
    /// <exception cref="FormatException">A line cannot be parsed; the message says which one and why.</exception>
    public static IReadOnlyList<ScriptOperation> Parse(TextReader text) => throw null!;

    /// <summary>One operation as a line of a script.</summary>
    public static string Format(ScriptOperation operation) => throw null!;
}
