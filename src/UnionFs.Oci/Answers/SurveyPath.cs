using System.Text;

namespace UnionFs.Oci;

/// <summary>A path as a chain of names, so that a deep tree costs one link a directory; written out when somebody wants to read it.</summary>
/// <param name="parent">The directory; null for the root.</param>
/// <param name="name">The name as text; empty for the root.</param>
internal sealed class SurveyPath(SurveyPath? parent, string name)
{
    public static SurveyPath Root { get; } = new(null, "");

    public SurveyPath? Parent => parent;

    public string Name => name;

    /// <summary>Whether both are the same names from the root.</summary>
    public bool IsSame(SurveyPath other)
    {
        SurveyPath? a = this, b = other;
        while (a is not null && b is not null && !ReferenceEquals(a, b) && a.Name == b.Name)
        {
            (a, b) = (a.Parent, b.Parent);
        }

        return ReferenceEquals(a, b);
    }

    public override string ToString()
    {
        if (parent is null)
        {
            return "/";
        }

        var names = new Stack<string>();
        for (var at = this; at.Parent is not null; at = at.Parent)
        {
            names.Push(at.Name);
        }

        var text = new StringBuilder();
        foreach (var part in names)
        {
            text.Append('/').Append(part);
        }

        return text.ToString();
    }
}
