namespace UnionFs.Adapters.Tests.Differential;

/// <summary>What a side said to a call.</summary>
/// <param name="Text">Everything that is compared.</param>
/// <param name="Outcome">Of which kind it is: <c>ok</c>, or the type of the exception.</param>
internal sealed record Answer(string Text, string Outcome)
{
    /// <summary>The call was not made: its slot is empty, or it could reach outside the tree.</summary>
    public static Answer Skipped { get; } = new("skipped", "skipped");

    public bool Succeeded => Outcome == "ok";
}
