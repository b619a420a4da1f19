using System.Text;

namespace UnionFs.Tests.Differential;

/// <summary>Random layers and operations over few names, so that they meet often. Equal seeds give equal scripts.</summary>
internal sealed class HostScripts(ulong seed)
{
    private static readonly string[] s_names = ["a", "b", "c", "d"];
    private static readonly string[] s_oddNames = ["é", "\udcff", ".wh.a", ".wh..wh..opq", new('x', 255), new('y', 256), "two words"];
    private static readonly string[] s_xattrs = ["user.a", "user.b", "trusted.t", "security.s", "user.", "nothing", "trusted.overlay.opaque"];
    private static readonly int[] s_modes = [0x1A4, 0x1FF, 0, 0x9ED, 0x5ED, 0x3FF, 0xDC8, 0x180];
    private readonly Random _random = new(unchecked((int)(seed * 2654435761)));

    /// <summary>Up to four layers; each names the directories it puts something into, or some of them only implies.</summary>
    public LayerStack Stack() => LayerStack.Of(Enumerable.Range(0, _random.Next(5)).Select(Layer));

    public ScriptOperation Next()
    {
        var verb = Verb();
        return new ScriptOperation(verb, Path())
        {
            Other = verb == ScriptVerb.Symlink ? Target() : verb is ScriptVerb.Link or ScriptVerb.Rename ? Path() : "",
            Mode = (UnixFileMode)Pick(s_modes),
            Offset = Offset(),
            Length = _random.Next(3) == 0 ? 100_000 : _random.Next(20),
            Data = verb is ScriptVerb.Write or ScriptVerb.Append or ScriptVerb.Setxattr ? Bytes() : default,
            XattrName = Pick(s_xattrs),
            Uid = (uint)_random.Next(3),
            Gid = (uint)_random.Next(3),
            AccessTime = Time(),
            ModifyTime = Time(),
            DeviceKind = _random.Next(2) == 0 ? NodeKind.CharacterDevice : NodeKind.BlockDevice,
            Device = new DeviceNumber((uint)_random.Next(2), (uint)_random.Next(3)),
            RenameMode = verb == ScriptVerb.Rename ? (RenameMode)Math.Max(0, _random.Next(-3, 3)) : RenameMode.Replace,
        };
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private ScriptVerb Verb()
    {
        var verb = (ScriptVerb)_random.Next((int)ScriptVerb.Commit);
        return _random.Next(6) switch
        {
            0 => ScriptVerb.Mkdir,
            1 => _random.Next(2) == 0 ? ScriptVerb.Create : ScriptVerb.Rename,
            _ when verb is ScriptVerb.Rmtree or ScriptVerb.Unlink && _random.Next(3) > 0 => ScriptVerb.Link,
            _ => verb,
        };
    }

    private string Name() => _random.Next(25) == 0 ? Pick(s_oddNames) : Pick(s_names);

    private string Path()
    {
        var path = new StringBuilder();
        var depth = 1 + (int)(_random.NextDouble() * _random.NextDouble() * 5);
        for (var i = 0; i < depth; i++)
        {
            path.Append('/').Append(_random.Next(60) switch { 0 => "..", 1 => ".", 2 => "", _ => Name() });
        }

        return _random.Next(60) switch
        {
            0 => path.Append('/').ToString(),
            1 => path.ToString(1, path.Length - 1),
            2 => _random.Next(4) == 0 ? "" : "/",
            3 => path.Insert(0, "/" + new string('z', 250), _random.Next(14, 18)).ToString(),
            _ => path.ToString(),
        };
    }

    private string Target() => _random.Next(20) switch
    {
        0 => "",
        1 => new string('t', 4090 + _random.Next(10)),
        < 8 => "../" + Name(),
        < 14 => Name(),
        _ => Path(),
    };

    private long Offset() => _random.Next(12) switch
    {
        0 => -1,
        1 => 4095 + _random.Next(3),
        2 => _random.Next(200_000),
        _ => _random.Next(20),
    };

    private byte[] Bytes()
    {
        var bytes = new byte[_random.Next(20) switch { 0 => 0, 1 => 5000, _ => _random.Next(1, 20) }];
        _random.NextBytes(bytes);
        return bytes;
    }

    private Timestamp Time() => new(_random.Next(-5, 2_000_000_000), _random.Next(1_000_000_000));

    private Layer Layer(int level) => UnionFs.Layer.InMemory($"layer {level}", builder =>
    {
        // Links get names no path of a layer goes through, as a parent that is a link in the layer below is a matter of
        // reading images, not of the operations compared here.
        var files = new List<string>();
        for (var i = _random.Next(1, 25); i > 0; i--)
        {
            try
            {
                Add(builder, files);
            }
            catch (ArgumentException)
            {
                // A file is in the place of a parent: this layer does without the entry.
            }
        }
    });

    private void Add(MemoryLayerBuilder builder, List<string> files)
    {
        var path = string.Concat(Enumerable.Range(0, _random.Next(1, 4)).Select(_ => "/" + Pick(s_names)));
        var kind = _random.Next(12);
        if (kind is < 7 or 9)
        {
            // What the path names or goes through is no file any more, nor is anything below it if it is no directory.
            files.RemoveAll(f => f == path || path.StartsWith(f + "/", StringComparison.Ordinal) || f.StartsWith(path + "/", StringComparison.Ordinal));
        }

        switch (kind)
        {
            case < 4:
                builder.File(path, Bytes());
                files.Add(path);
                break;
            case < 7:
                builder.Directory(path);
                break;
            case 7:
                builder.Symlink(path + "-link", Target() is { Length: > 0 and < 4096 } target ? target : "a");
                break;
            case 8 when files.Count > 0:
                builder.HardLink(path + "-hard", Pick(files));
                break;
            case 9:
                builder.Special(path, (NodeKind)((int)NodeKind.Fifo + _random.Next(4)), new DeviceNumber(1, 7));
                break;
            case 10:
                builder.Whiteout(path);
                return;
            default:
                builder.Directory(path).Opaque(path);
                return;
        }

        if (_random.Next(2) == 0)
        {
            builder.WithOwner((uint)_random.Next(3), (uint)_random.Next(3)).WithTime(Time());
        }
    }
}
