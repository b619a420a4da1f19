namespace UnionFs.Oci;

/// <summary>One thing to do better, with what it is worth on this image.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Bytes">
/// Bytes of content it saves; for <see cref="AdviceKind.OrderByRateOfChange"/> bytes of stored layers that need not travel again at every
/// change of the lower one.
/// </param>
/// <param name="Text">What to do, in a sentence that names layers and bytes.</param>
/// <param name="Layers">The layers it is about.</param>
/// <param name="Paths">The paths with the most bytes, at most five.</param>
public sealed record Advice(AdviceKind Kind, long Bytes, string Text, IReadOnlyList<int> Layers, IReadOnlyList<string> Paths)
{
    /// <summary>The sentence and the paths.</summary>
    public override string ToString() => Paths.Count == 0 ? Text : $"{Text} {string.Join(", ", Paths.Select(static p => FsText.Quote(p)))}";
}
