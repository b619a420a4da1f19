namespace UnionFs.Oci.Tests.Crashes;

/// <summary>Which names a store must have, by what workers said that they had done; what was begun and cut off may be done or not.</summary>
internal sealed class ExpectedNames
{
    private readonly Dictionary<string, string?> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _uncertain = new(StringComparer.Ordinal);

    /// <summary>How many changes were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    public void Add(IReadOnlyList<string> lines)
    {
        string? begun = null;
        foreach (var words in lines.Select(static l => l.Split(' ')))
        {
            if (words is ["begin", .., var name])
            {
                begun = name;
            }
            else if (words is ["done", "load" or "commit", var loaded, var digest])
            {
                Settle(loaded, digest);
                begun = null;
            }
            else if (words is ["done", "untag", var removed, _])
            {
                Settle(removed, null);
                begun = null;
            }
            else
            {
                begun = null;
            }
        }

        if (begun is not null and not "gc")
        {
            _uncertain.Add(begun);
        }
    }

    /// <summary>What differs from a store. What was uncertain is settled by what it has.</summary>
    public IReadOnlyList<string> Compare(IReadOnlyList<StoredImage> images)
    {
        var actual = images.Where(static i => i.Name is not null).ToDictionary(static i => i.Name!, static i => i.Descriptor.Digest.ToString(), StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var name in _names.Keys.Union(actual.Keys).ToArray())
        {
            var has = actual.GetValueOrDefault(name);
            if (_uncertain.Contains(name))
            {
                _names[name] = has;
            }
            else if (_names.GetValueOrDefault(name) != has)
            {
                wrong.Add($"{name} is {has ?? "not there"}, acknowledged was {_names.GetValueOrDefault(name) ?? "that it is removed"}");
            }
        }

        _uncertain.Clear();
        return wrong;
    }

    private void Settle(string name, string? digest)
    {
        _names[name] = digest;
        _uncertain.Remove(name);
        Acknowledged++;
    }
}
