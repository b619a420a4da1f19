namespace UnionFs.Adapters.Tests.Differential;

/// <summary>One thing on which the disk and the other side disagree.</summary>
/// <param name="Call">The call that was answered; null for trees.</param>
/// <param name="Disk">What the disk said.</param>
/// <param name="Other">What the other side said.</param>
internal sealed record Difference(Call? Call, string Disk, string Other)
{
    /// <summary>Where it belongs in a list: the member, and what kind of answers they were.</summary>
    public string Kind => $"{Call?.Member.Name ?? "tree"}: {KindOf(Disk)} / {KindOf(Other)}";

    public override string ToString() => $"{(Call is null ? "tree" : Call)}\n    disk:  {Disk}\n    other: {Other}";

    private static string KindOf(string answer) => answer.StartsWith("! ", StringComparison.Ordinal) ? answer.Split(' ')[1] : answer == "skipped" ? answer : "ok";
}
