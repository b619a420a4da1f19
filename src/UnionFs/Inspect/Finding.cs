namespace UnionFs;

/// <summary>One violated invariant, found by <see cref="UnionFileSystem.Verify"/>.</summary>
/// <param name="Invariant">Its number: <c>U1</c> to <c>U6</c>.</param>
/// <param name="Path">Where.</param>
/// <param name="Message">What is wrong, as a clause.</param>
public sealed record Finding(string Invariant, string Path, string Message)
{
    /// <summary><c>U4 /path: message</c>.</summary>
    public override string ToString() => $"{Invariant} {FsText.Escape(Path)}: {Message}";
}
