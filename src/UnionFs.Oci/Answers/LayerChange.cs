using System.Globalization;

namespace UnionFs.Oci;

/// <summary>What one layer of a stack did to one path of the view below it.</summary>
public sealed class LayerChange
{
    private readonly SurveyPath _place;

    internal LayerChange(SurveyPath place, ChangeKind kind, NodeKind nodeKind)
    {
        _place = place;
        Kind = kind;
        NodeKind = nodeKind;
    }

    /// <summary>Added, modified (also: stored again as it was) or deleted; a layer knows no renames.</summary>
    public ChangeKind Kind { get; }

    /// <summary>The path, from the root.</summary>
    public string Path => _place.ToString();

    /// <summary>What is there now, or what is gone.</summary>
    public NodeKind NodeKind { get; }

    /// <summary>Bytes of the file that is there now; 0 for everything else and for what is gone.</summary>
    public long Size { get; internal init; }

    /// <summary>Bytes of the file that was there before; 0 for everything else.</summary>
    public long OldSize { get; internal init; }

    /// <summary>What differs, if <see cref="Kind"/> is modified; nothing if the layer stores again what was there.</summary>
    public ChangeAspects Aspects { get; internal init; }

    /// <summary>How the layer hid what was there: by a whiteout, an opaque directory, or something else in its place; null if it hid nothing.</summary>
    public WasteCause? HiddenBecause { get; internal init; }

    /// <summary>The directory, by identity; siblings share it.</summary>
    internal SurveyPath Place => _place;

    /// <summary>How many names the path has.</summary>
    internal int Depth
    {
        get
        {
            var depth = 0;
            for (var at = _place; at.Parent is not null; at = at.Parent)
            {
                depth++;
            }

            return depth;
        }
    }

    /// <summary><c>A /path</c>, <c>M /path</c> or <c>D /path</c> with the bytes before and after.</summary>
    public override string ToString()
    {
        var letter = Kind switch { ChangeKind.Added => 'A', ChangeKind.Deleted => 'D', _ => 'M' };
        var bytes = Kind switch
        {
            ChangeKind.Added => $" (+{Size})",
            ChangeKind.Deleted => $" (-{OldSize})",
            _ => $" ({OldSize} -> {Size}{(Aspects == ChangeAspects.None ? ", as it was" : $", {Aspects}")})",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{letter} {FsText.Escape(Path)}{(NodeKind == NodeKind.File ? bytes : "")}");
    }
}
