namespace UnionFs.TestKit;

/// <summary>Puts single nodes of a layer on the host, with everything a layer says about them. Failures are exceptions.</summary>
internal static unsafe class HostNode
{
    /// <summary>Makes a node that is no directory, whiteout or link to another layer.</summary>
    public static void Create(string path, Layer layer, in LayerEntry entry)
    {
        var bytes = HostPath.ToBytes(path);
        var created = -1;
        fixed (byte* pointer = bytes)
        {
            if (entry.Kind == LayerEntryKind.Symlink)
            {
                fixed (byte* target = (byte[])[.. entry.Target.Span, 0])
                {
                    created = Libc.Symlink(target, pointer);
                }
            }
            else
            {
                created = Libc.MakeNode(pointer, TypeOf(entry.Kind), HostVerbs.ToNumber(entry.Attributes.Device));
            }
        }

        Require(created, "mknod", path);
        if (entry.Kind == LayerEntryKind.File)
        {
            WriteContent(bytes, path, layer, entry);
        }

        SetAttributes(path, (NodeKind)entry.Kind, entry.Attributes, entry.Xattrs);
        SetTimes(path, entry.Attributes);
    }

    /// <summary>Makes a directory if there is none.</summary>
    public static void EnsureDirectory(string path)
    {
        var bytes = HostPath.ToBytes(path);
        if (HostVerbs.TryStat(bytes, followLink: false, out _))
        {
            return;
        }

        fixed (byte* pointer = bytes)
        {
            Require(Libc.MakeDirectory(pointer, 0x1ED), "mkdir", path);
        }
    }

    /// <summary>Marks a name of an overlayfs layer as hidden: a character device 0/0.</summary>
    public static void CreateWhiteout(string path)
    {
        fixed (byte* pointer = HostPath.ToBytes(path))
        {
            Require(Libc.MakeNode(pointer, Libc.TypeCharacterDevice, 0), "mknod", path);
        }
    }

    public static void CreateLink(string path, string existing)
    {
        fixed (byte* target = HostPath.ToBytes(existing), pointer = HostPath.ToBytes(path))
        {
            Require(Libc.Link(target, pointer), "link", path);
        }
    }

    /// <summary>Removes what is at a path, with everything in it; nothing happens if nothing is there.</summary>
    public static void Remove(string path)
    {
        var answer = HostVerbs.Run(new ScriptOperation(ScriptVerb.Rmtree, path));
        if (answer is not ("OK" or nameof(FsError.ENOENT)))
        {
            throw new IOException($"rm -r '{path}' failed on the host: {answer}.");
        }
    }

    /// <summary>Owner, mode and extended attributes, in the order in which none undoes another; attributes not named go.</summary>
    public static void SetAttributes(string path, NodeKind kind, in NodeAttributes attributes, XattrSet xattrs)
    {
        var bytes = HostPath.ToBytes(path);
        fixed (byte* pointer = bytes)
        {
            Require(Libc.ChangeOwner(pointer, attributes.Uid, attributes.Gid), "lchown", path);
            if (kind != NodeKind.Symlink)
            {
                Require(Libc.ChangeMode(pointer, (uint)attributes.Mode), "chmod", path);
            }

            foreach (var (name, _) in HostWalk.Xattrs(bytes).Where(x => !xattrs.TryGet(x.Key, out _)))
            {
                fixed (byte* nameBytes = HostPath.ToBytes(name))
                {
                    Require(Libc.RemoveXattr(pointer, nameBytes), "lremovexattr", path);
                }
            }
        }

        foreach (var (name, value) in xattrs)
        {
            SetXattr(path, name, value.Span);
        }
    }

    public static void SetXattr(string path, string name, ReadOnlySpan<byte> value)
    {
        fixed (byte* pointer = HostPath.ToBytes(path), nameBytes = HostPath.ToBytes(name), valueBytes = value)
        {
            Require(Libc.SetXattr(pointer, nameBytes, valueBytes, (nuint)value.Length, 0), "lsetxattr " + name, path);
        }
    }

    public static void SetTimes(string path, in NodeAttributes attributes)
    {
        var times = stackalloc long[]
        {
            attributes.AccessTime.Seconds, attributes.AccessTime.Nanoseconds, attributes.ModifyTime.Seconds, attributes.ModifyTime.Nanoseconds,
        };
        fixed (byte* pointer = HostPath.ToBytes(path))
        {
            Require(Libc.SetTimes(Libc.AtCurrentDirectory, pointer, times, Libc.AtSymlinkNoFollow), "utimensat", path);
        }
    }

    private static uint TypeOf(LayerEntryKind kind) => kind switch
    {
        LayerEntryKind.File => Libc.TypeFile,
        LayerEntryKind.Fifo => Libc.TypeFifo,
        LayerEntryKind.Socket => Libc.TypeSocket,
        LayerEntryKind.CharacterDevice => Libc.TypeCharacterDevice,
        LayerEntryKind.BlockDevice => Libc.TypeBlockDevice,
        _ => throw new NotSupportedException($"A {kind} is no node of its own."),
    };

    /// <summary>Data where the layer has data, holes where it has holes.</summary>
    private static void WriteContent(byte[] bytes, string path, Layer layer, in LayerEntry entry)
    {
        using var content = layer.OpenContent(entry.Id);
        fixed (byte* pointer = bytes)
        {
            Require(Libc.Truncate(pointer, content.Length), "truncate", path);
        }

        var buffer = new byte[64 * 1024];
        for (var offset = content.NextData(0); offset < content.Length; offset = content.NextData(offset))
        {
            var wanted = (int)Math.Min(buffer.Length, content.NextHole(offset) - offset);
            var count = content.Read(offset, buffer.AsSpan(0, wanted));
            HostContent.WriteAt(bytes, offset, buffer.AsSpan(0, count));
            offset += count;
        }
    }

    private static void Require(int result, string call, string path)
    {
        if (result != 0)
        {
            throw HostErrno.Exception(call, path);
        }
    }
}
