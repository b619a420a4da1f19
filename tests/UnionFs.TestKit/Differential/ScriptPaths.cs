using System.Text;

namespace UnionFs.TestKit;

/// <summary>Chooses paths: mostly such as serve their purpose, and a few of every bad sort.</summary>
internal sealed class ScriptPaths(Random random)
{
    private static readonly string[] s_names = ["a", "b", "c", "d"];
    private static readonly string[] s_oddNames = ["é", "\udcff", ".wh.a", ".wh..wh..opq", new('x', 255), new('y', 256), "two words"];

    /// <summary>What is there.</summary>
    public List<OraclePath> Present { get; set; } = [];

    /// <summary>A path that is there and good for something, in most cases.</summary>
    public string Any(Predicate<OraclePath> isGood)
    {
        var good = Present.FindAll(isGood);
        return good.Count == 0 || random.Next(7) == 0 ? Blind() : Decorated(good[random.Next(good.Count)].Path);
    }

    /// <summary>A path that is free, in a directory that is there, in most cases.</summary>
    public string Free()
    {
        var directories = Present.FindAll(p => p.Kind == NodeKind.Directory);
        if (directories.Count == 0 || random.Next(7) == 0)
        {
            return Blind();
        }

        var directory = directories[random.Next(directories.Count)].Path.TrimEnd('/');
        var path = $"{directory}/{Name()}";
        for (var i = 0; i < 4 && Present.Exists(p => p.Path == path); i++)
        {
            path = $"{directory}/{Name()}{(i > 1 ? random.Next(9) : "")}";
        }

        return Decorated(path);
    }

    /// <summary>What a link may say.</summary>
    public string Target() => random.Next(20) switch
    {
        0 => "",
        1 => new string('t', 4090 + random.Next(10)),
        < 6 => "../" + Name(),
        < 11 => Name(),
        < 14 when Present.Count > 0 => Present[random.Next(Present.Count)].Path,
        _ => Blind(),
    };

    private string Name() => random.Next(25) == 0 ? s_oddNames[random.Next(s_oddNames.Length)] : s_names[random.Next(s_names.Length)];

    private string Decorated(string path) => random.Next(40) switch
    {
        0 => path + "/",
        1 => path.TrimStart('/'),
        2 => path.Insert(path.LastIndexOf('/'), "/."),
        3 => path.Insert(path.LastIndexOf('/'), "/"),
        4 => $"/a/..{path}",
        < 7 when Present.Find(p => p.Kind == NodeKind.Symlink) is { } link => link.Path + path[path.LastIndexOf('/')..],
        _ => path,
    };

    private string Blind()
    {
        var path = new StringBuilder();
        var depth = 1 + (int)(random.NextDouble() * random.NextDouble() * 5);
        for (var i = 0; i < depth; i++)
        {
            path.Append('/').Append(random.Next(40) switch { 0 => "..", 1 => ".", 2 => "", _ => Name() });
        }

        return random.Next(30) switch
        {
            0 => path.Append('/').ToString(),
            1 => path.ToString(1, path.Length - 1),
            2 => random.Next(4) == 0 ? "" : "/",
            3 => path.Insert(0, "/" + new string('z', 250), random.Next(14, 18)).ToString(),
            _ => path.ToString(),
        };
    }
}
