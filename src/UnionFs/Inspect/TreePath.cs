namespace UnionFs;

/// <summary>A path of a walk as its last name and the path above, so that a walk of a deep tree does not write every path out.</summary>
internal sealed class TreePath(TreePath? parent, string name)
{
    /// <summary>The path written out; that of the root of everything is a slash.</summary>
    public override string ToString()
    {
        var length = 0;
        for (var at = this; at is not null; at = at.Parent)
        {
            length += at.Name.Length + (at.Parent is null ? 0 : 1);
        }

        return length == 0 ? "/" : string.Create(length, this, static (text, last) =>
        {
            for (var at = last; at is not null; at = at.Parent)
            {
                at.Name.CopyTo(text[^at.Name.Length..]);
                text = text[..^at.Name.Length];
                if (at.Parent is not null)
                {
                    text[^1] = '/';
                    text = text[..^1];
                }
            }
        });
    }

    private TreePath? Parent { get; } = parent;

    private string Name { get; } = name;
}
