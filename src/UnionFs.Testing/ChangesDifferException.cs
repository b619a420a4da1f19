namespace UnionFs.Testing;

/// <summary>A sandbox changed otherwise than a test expects.</summary>
public sealed class ChangesDifferException : Exception
{
    internal ChangesDifferException(IReadOnlyList<string> difference)
        : base($"The sandbox changed otherwise than expected (- expected, + found):\n{string.Join('\n', difference)}") => Difference = difference;

    /// <summary>All changes by path: those that were expected and found begin with two spaces, the others with <c>- </c> or <c>+ </c>.</summary>
    public IReadOnlyList<string> Difference { get; }
}
