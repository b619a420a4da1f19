namespace UnionFs.TestKit;

/// <summary>
/// A directory that another process makes its root, to run operations there. For mounts that this process serves: what runs in them must
/// not be what answers them.
/// </summary>
internal sealed class RemoteRoot(Stream toServer, Stream fromServer) : IDisposable
{
    private const char Enter = 'e', Leave = 'l', Operate = 'o', Walk = 'w', Good = '+';
    private readonly BinaryWriter _writer = new(toServer);
    private readonly BinaryReader _reader = new(fromServer);

    /// <summary>The other side: does what it is told until the input ends.</summary>
    public static void Serve(Stream input, Stream output)
    {
        using var thread = new PrivateNamespaceThread(sharesMounts: true);
        using var reader = new BinaryReader(input);
        using var writer = new BinaryWriter(output);
        for (var command = input.ReadByte(); command >= 0; command = input.ReadByte())
        {
            var argument = (char)command is Enter or Operate ? reader.ReadString() : "";
            try
            {
                var answer = new MemoryStream();
                thread.Run(() => Do((char)command, argument, thread, new BinaryWriter(answer)));
                writer.Write(Good);
                writer.Write(answer.GetBuffer().AsSpan(0, (int)answer.Length));
            }
            catch (IOException e)
            {
                writer.Write('-');
                writer.Write(e.Message);
            }

            writer.Flush();
        }
    }

    /// <summary>Makes a directory the root.</summary>
    public void EnterRoot(string path) => Ask(Enter, path);

    /// <summary>Goes back to the root of the host.</summary>
    public void LeaveRoot() => Ask(Leave);

    /// <summary>Runs one operation and answers in the trace form.</summary>
    public string Run(ScriptOperation operation) => Ask(Operate, OperationScript.Format(operation)).ReadString();

    /// <summary>Every path with its attributes, as <see cref="HostTarget.Walk"/> has it.</summary>
    public IReadOnlyList<TreeEntry> WalkAll()
    {
        var reader = Ask(Walk);
        var entries = new TreeEntry[reader.ReadInt32()];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = TreeEntryBytes.Read(reader);
        }

        return entries;
    }

    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
    }

    private static void Do(char command, string argument, PrivateNamespaceThread thread, BinaryWriter answer)
    {
        switch (command)
        {
            case Enter:
                thread.EnterRoot(argument);
                break;
            case Leave:
                thread.LeaveRoot();
                break;
            case Operate:
                answer.Write(HostVerbs.Run(OperationScript.Parse(new StringReader(argument))[0]));
                break;
            default:
                var entries = HostWalk.Run();
                answer.Write(entries.Count);
                entries.ForEach(entry => TreeEntryBytes.Write(answer, entry));
                break;
        }
    }

    private BinaryReader Ask(char command, string? argument = null)
    {
        _writer.Write(command);
        if (argument is not null)
        {
            _writer.Write(argument);
        }

        _writer.Flush();
        return _reader.ReadChar() == Good ? _reader : throw new IOException(_reader.ReadString());
    }
}
