using System.Globalization;

namespace UnionFs;

/// <summary>How far <see cref="UnionFileSystem.Verify"/> has come.</summary>
/// <param name="Checked">Nodes that are checked.</param>
/// <param name="Total">Nodes there are to check.</param>
/// <param name="Findings">What was found so far.</param>
public readonly record struct VerifyProgress(long Checked, long Total, int Findings)
{
    /// <summary>As a person would say it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Checked} of {Total} nodes checked, {Findings} findings");
}
