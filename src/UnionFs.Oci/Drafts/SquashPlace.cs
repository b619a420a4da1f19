namespace UnionFs.Oci;

/// <summary>One path in the view below a range of layers and in the view with them.</summary>
/// <param name="parent">The directory it is in; null for the root.</param>
/// <param name="name">Its name there.</param>
/// <param name="old">What was there.</param>
/// <param name="now">What is there.</param>
internal sealed class SquashPlace(SquashPlace? parent, byte[] name, SurveySide old, SurveySide now)
{
    public SquashPlace? Parent => parent;

    public byte[] Name => name;

    public SurveySide Old => old;

    public SurveySide Now => now;

    /// <summary>What layers of the range say of it where it is a directory: with the number of the layer.</summary>
    public IReadOnlyList<(Layer Layer, LayerEntry Entry)> Said { get; init; } = [];

    /// <summary>Whether some layer of the range hides what the layers below have there: then names that none of them says may differ too.</summary>
    public bool IsCut { get; init; }

    /// <summary>Why it is written; null if it is the same in both views.</summary>
    public WriteReason? Reason { get; set; }

    /// <summary>The number of its directory in the layer that is made; −1 before it has one.</summary>
    public long Id { get; set; } = -1;

    /// <summary>Whether there is a name that is not there any more, in a directory that is.</summary>
    public bool IsGone => old.Exists && !now.Exists && parent is { Old.IsDirectory: true, Now.IsDirectory: true };

    /// <summary>From the root, for messages.</summary>
    public override string ToString()
    {
        var names = new Stack<string>();
        for (var at = this; at.Parent is not null; at = at.Parent)
        {
            names.Push(FsName.ToText(at.Name));
        }

        return "/" + string.Join('/', names);
    }
}
