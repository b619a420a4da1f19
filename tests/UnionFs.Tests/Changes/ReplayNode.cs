namespace UnionFs.Tests.Changes;

/// <summary>One name of a tree that is made again.</summary>
internal sealed class ReplayNode(TreeEntry entry)
{
    private readonly SortedDictionary<string, ReplayNode> _names = new(Comparer<string>.Create(FsText.CompareBytes));
    private ReplayNode? _parent;
    private string _name = "";

    public TreeEntry Entry { get; set; } = entry;

    public void Detach()
    {
        if (_parent is not null && _parent._names.GetValueOrDefault(_name) == this)
        {
            _parent._names.Remove(_name);
        }
    }

    public void MoveTo(ReplayNode parent, string name)
    {
        Detach();
        (_parent, _name) = (parent, name);
        parent._names[name] = this;
    }

    public ReplayNode? Find(string path)
    {
        var node = this;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!node._names.TryGetValue(name, out node))
            {
                return null;
            }
        }

        return node;
    }

    public IEnumerable<string> Lines(string path) =>
        _names.Values.SelectMany(c => c.Lines($"{path}/{c._name}")).Prepend(ChangeReplay.Line(path.Length == 0 ? "/" : path, Entry));
}
