namespace UnionFs;

/// <summary>
/// Who makes changes and knows of them already: a subscription made for an author is not told what the author's threads do. For servers that pass on
/// what others change. Thread-safe.
/// </summary>
public sealed class ChangeAuthor
{
    [ThreadStatic]
    private static ChangeAuthor? t_acting;

    /// <summary>Whether the current thread acts for this author.</summary>
    public bool IsActing => ReferenceEquals(t_acting, this);

    /// <summary>From here on everything the current thread changes, in any sandbox, is this author's; a thread has one author at a time.</summary>
    public void Act() => t_acting = this;

    /// <summary>From here on the current thread acts for nobody.</summary>
    public void Cease()
    {
        if (IsActing)
        {
            t_acting = null;
        }
    }

    /// <summary>Whether the current thread acts for it.</summary>
    public override string ToString() => IsActing ? "an author the current thread acts for" : "an author the current thread does not act for";
}
