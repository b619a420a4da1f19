using System.CommandLine;
using UnionFs.Cli.Store;
using UnionFs.Oci;

namespace UnionFs.Cli.Commands;

/// <summary>
/// The sandbox that programs work in, over the layers of a command line, and what becomes of its changes. Whatever can keep them from being saved is found
/// out when it is opened: a name that is taken, a folder that is not empty.
/// </summary>
internal sealed class WorkingSandbox : IDisposable
{
    private readonly Stack<IDisposable> _owned = new();
    private readonly SaveOption? _save;
    private ImageStore? _store;
    private Container? _container;
    private bool _isNew;

    private WorkingSandbox(SaveOption? save) => _save = save;

    public UnionFileSystem FileSystem { get; private set; } = null!;

    /// <summary>Opens the layers and the sandbox over them.</summary>
    public static WorkingSandbox Open(ParseResult parsed, Option<string[]> layers, SaveOption? save)
    {
        var sandbox = new WorkingSandbox(save);
        try
        {
            if (save is { Kind: SaveKind.Sandbox })
            {
                sandbox.OpenKept(parsed, parsed.GetValue(layers) ?? [], save.Name);
            }
            else
            {
                save?.CheckPlace();
                var stack = sandbox.Own(StackOption.Open(parsed, layers));
                sandbox.FileSystem = sandbox.Own(UnionFileSystem.Create(stack.Stack));
            }

            return sandbox;
        }
        catch
        {
            sandbox.Dispose();
            throw;
        }
    }

    /// <summary>Lists what was changed and saves it.</summary>
    public void Finish(ParseResult parsed, TextWriter output)
    {
        SandboxChanges.Write(FileSystem.Stack, FileSystem, output);
        if (_container is null)
        {
            _save?.WriteLayer(FileSystem, output);
            return;
        }

        using var progress = ProgressLine.Start($"saving {FsText.Quote(_save!.Name)}", parsed);
        _container.Save(progress);
        _isNew = false;
    }

    /// <summary>Closes everything. A sandbox that was made for what is not saved goes again.</summary>
    public void Dispose()
    {
        while (_owned.TryPop(out var one))
        {
            if (ReferenceEquals(one, _store) && _isNew)
            {
                _store.RemoveContainer(_save!.Name);
            }

            one.Dispose();
        }
    }

    private T Own<T>(T one)
        where T : IDisposable
    {
        _owned.Push(one);
        return one;
    }

    private void OpenKept(ParseResult parsed, string[] words, string name)
    {
        _store = Own(StoreOption.Open(parsed));
        if (words is [var only] && SandboxArgument.NameOf(only) == name)
        {
            _container = Own(_store.OpenContainer(name));
        }
        else
        {
            if (_store.Containers().Any(c => c.Name == name))
            {
                throw new IOException($"There is a sandbox '{FsText.Quote(name)}' in {_store} already; -l sandbox:{FsText.Quote(name)} alone goes on with it.");
            }

            _container = Own(Make(parsed, words, name));
            _isNew = true;
        }

        FileSystem = _container.FileSystem;
    }

    /// <summary>Makes the sandbox: of the image the layers are, if the store has it, or of one that is made of them and has no name.</summary>
    private Container Make(ParseResult parsed, string[] words, string name)
    {
        if (words is [var only] && ImageArgument.StoredName(only) is var stored && stored.Length != only.Length)
        {
            return _store!.CreateContainer(stored, name);
        }

        var untagged = _store!.Images().Where(static i => i.Name is null).Select(static i => i.Descriptor.Digest).ToHashSet();
        var image = Import(parsed, words, name);
        try
        {
            return _store.CreateContainer(image.ToString(), name);
        }
        finally
        {
            // The sandbox keeps what it needs; without a name nobody would find the image in the list.
            if (!untagged.Contains(image))
            {
                _store.Untag(image.ToString());
            }
        }
    }

    private Digest Import(ParseResult parsed, string[] words, string name)
    {
        using var first = words.Length > 0 && ImageArgument.IsReference(words[0]) ? ImageArgument.Open(words[0], parsed) : null;
        using var rest = StackOption.Open(first is null ? words : words[1..], parsed);
        var draft = first is null ? ImageDraft.Empty(Platform.Current) : first.Image.ToDraft();
        for (var i = 0; i < rest.Stack.Count; i++)
        {
            draft = draft.Append(rest.Stack[i], new HistoryEntry { CreatedBy = rest.Names[i].Command ?? $"import {Path.GetFileName(rest.Names[i].Name)}" });
        }

        using var progress = ProgressLine.Start($"storing the layers of {FsText.Quote(name)}", parsed);
        return draft.Save(_store!.Layout, null, new ImageSaveOptions { KeepNanoseconds = true }, progress).Digest;
    }
}
